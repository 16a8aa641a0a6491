// Runs in the page before its script: what an editor gives a page, and what the tests read back.
// `ensembleStart` was set before: {colours, kept}.
window.ensemblePosted = [];
window.ensembleViolations = [];
window.ensembleKept = window.ensembleStart.kept;
window.acquireVsCodeApi = () => ({
  postMessage: (message) => window.ensemblePosted.push(structuredClone(message)),
  getState: () => window.ensembleKept,
  setState: (state) => {
    window.ensembleKept = structuredClone(state);
  },
});
document.addEventListener('securitypolicyviolation', (event) => {
  window.ensembleViolations.push(
    `${event.violatedDirective} ${event.sourceFile}:${event.lineNumber}`,
  );
});
document.addEventListener('DOMContentLoaded', () => {
  for (const [name, value] of Object.entries(window.ensembleStart.colours)) {
    document.documentElement.style.setProperty(name, value);
  }
});
// Messages in one go, then two frames: one for the page to paint in, one to be behind it.
window.ensembleSay = async (messages) => {
  for (const message of messages) window.postMessage(message, '*');
  for (let i = 0; i < 3; i++) await new Promise((next) => requestAnimationFrame(next));
};
