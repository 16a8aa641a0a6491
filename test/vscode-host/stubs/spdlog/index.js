'use strict';
// The calls of the native logger that VS Code's server imports, as plain appends without rotation.
const fs = require('fs');
const path = require('path');

const LEVELS = ['trace', 'debug', 'info', 'warning', 'error', 'critical', 'off'];

/** A log must never break a run: a full disk or a folder that went away is not an error here. */
function attempt(action) {
  try {
    action();
  } catch {
    // Nothing to tell it to.
  }
}

class Logger {
  constructor(name, file) {
    this.file = file;
    this.level = LEVELS.indexOf('info');
    this.bare = false;
    attempt(() => fs.mkdirSync(path.dirname(file), { recursive: true }));
  }

  write(level, message) {
    if (level < this.level) return;
    const time = new Date().toISOString().slice(0, -1).replace('T', ' ');
    const line = this.bare ? String(message) : `${time} [${LEVELS[level]}] ${message}\n`;
    attempt(() => fs.appendFileSync(this.file, line));
  }

  trace(message) {
    this.write(0, message);
  }
  debug(message) {
    this.write(1, message);
  }
  info(message) {
    this.write(2, message);
  }
  warn(message) {
    this.write(3, message);
  }
  error(message) {
    this.write(4, message);
  }
  critical(message) {
    this.write(5, message);
  }
  getLevel() {
    return this.level;
  }
  setLevel(level) {
    this.level = level;
  }
  shouldLog(level) {
    return level >= this.level;
  }
  clearFormatters() {
    this.bare = true;
  }
  setPattern() {}
  flush() {}
  drop() {}
}

const create = async (name, file) => new Logger(name, file);

// One assignment each: the server reads these as named imports.
exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.shutdown = () => {};
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
