'use strict';
// The native module ends the extension host when its parent (the server) is gone; so does this
// timer. By SIGKILL, because VS Code replaces process.exit() inside the extension host.

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

exports.start = (pid) => {
  setInterval(() => {
    if (!alive(pid)) process.kill(process.pid, 'SIGKILL');
  }, 1000).unref();
};
exports.exit = (code) => process.reallyExit(code);
