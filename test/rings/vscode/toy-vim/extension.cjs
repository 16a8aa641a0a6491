'use strict';
// Does nothing until it is told to: the tests that want no Vim are undisturbed.
const vscode = require('vscode');

exports.activate = (context) => {
  const to = (style) => () => {
    if (vscode.window.activeTextEditor) vscode.window.activeTextEditor.options.cursorStyle = style;
  };
  const { Block, Line } = vscode.TextEditorCursorStyle;
  context.subscriptions.push(
    vscode.commands.registerCommand('toyVim.normal', to(Block)),
    vscode.commands.registerCommand('toyVim.insert', to(Line)),
  );
};
