/**
 * The style sheet of the report. Surfaces and type follow the user's theme where VS Code hands its
 * variables in; the colours of data are the report's own in a light and a dark set, since those must
 * keep their contrast. `prefers-color-scheme` chooses in a browser; in VS Code the classes that a
 * webview's body carries do, since its theme need not be that of the system.
 */
export const reportStyle = `
:root { color-scheme: light dark; }
body {
  --page: var(--vscode-editor-background, #ffffff);
  --ink: var(--vscode-editor-foreground, #1f2328);
  --quiet: #57606a;
  --rule: var(--vscode-contrastBorder, var(--vscode-panel-border, #d8dee4));
  --panel: #f6f8fa;
  --advice: #eef5fd;
  --member: #2563a8;
  --strategy: #b1480a;
  --baseline: #66707c;
  --bound: #7a4fa3;
  --better: #1a7f37;
  --worse: #b42318;
}
@media (prefers-color-scheme: dark) {
  body {
    --page: var(--vscode-editor-background, #16191d);
    --ink: var(--vscode-editor-foreground, #e3e7ec);
    --quiet: #a3adb8;
    --rule: var(--vscode-contrastBorder, var(--vscode-panel-border, #363c44));
    --panel: #1d2126;
    --advice: #17263a;
    --member: #6cb0f5;
    --strategy: #f59e62;
    --baseline: #a0a9b4;
    --bound: #c39be6;
    --better: #6bc985;
    --worse: #ff8f80;
  }
}
body.vscode-light, body.vscode-high-contrast-light {
  --page: var(--vscode-editor-background, #ffffff);
  --ink: var(--vscode-editor-foreground, #1f2328);
  --quiet: #57606a;
  --panel: #8080801a;
  --advice: #2f7ed81f;
  --member: #2563a8;
  --strategy: #b1480a;
  --baseline: #66707c;
  --bound: #7a4fa3;
  --better: #1a7f37;
  --worse: #b42318;
}
body.vscode-dark, body.vscode-high-contrast:not(.vscode-high-contrast-light) {
  --page: var(--vscode-editor-background, #16191d);
  --ink: var(--vscode-editor-foreground, #e3e7ec);
  --quiet: #a9b2bd;
  --panel: #8080801f;
  --advice: #4a90d929;
  --member: #6cb0f5;
  --strategy: #f59e62;
  --baseline: #a0a9b4;
  --bound: #c39be6;
  --better: #6bc985;
  --worse: #ff8f80;
}
* { box-sizing: border-box; }
body {
  margin: 0;
  padding: 0;
  background: var(--page);
  color: var(--ink);
  font: 15px/1.55 var(--vscode-font-family, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif);
  overflow-wrap: anywhere;
}
main { max-width: 1264px; margin: 0 auto; padding: 40px 32px 64px; }
h1, h2, h3 { line-height: 1.25; font-weight: 600; margin: 0; text-wrap: balance; }
h1 { font-size: 30px; letter-spacing: -0.01em; }
h2 { font-size: 20px; margin: 52px 0 14px; }
h3 { font-size: 16px; margin: 0 0 4px; }
p { margin: 0 0 12px; max-width: 76ch; }
ul { margin: 0 0 12px; padding-left: 22px; max-width: 90ch; }
li { margin: 4px 0; }
.kicker { margin: 0 0 6px; font-size: 13px; color: var(--quiet); }
.subject { margin: 8px 0 0; color: var(--quiet); }
.quiet { color: var(--quiet); font-size: 13.5px; }
.facts { display: flex; flex-wrap: wrap; gap: 14px 40px; margin: 24px 0 0; }
.facts div { min-width: 64px; }
.facts dt { font-size: 12.5px; color: var(--quiet); }
.facts dd { margin: 0; font-size: 17px; font-variant-numeric: tabular-nums; }
.advice {
  margin: 30px 0 0;
  padding: 20px 24px 22px;
  background: var(--advice);
  border: 1px solid var(--vscode-contrastBorder, transparent);
  border-left: 4px solid var(--member);
  border-radius: 6px;
}
.advice.strategy { border-left-color: var(--strategy); }
.advice.no-difference, .advice.not-enough { border-left-color: var(--baseline); }
.advice h2 { margin: 0 0 6px; font-size: 13px; font-weight: 600; color: var(--quiet); }
.advice p { margin: 0; max-width: 96ch; font-size: 18px; line-height: 1.5; text-wrap: pretty; }
.table { position: relative; overflow-x: auto; margin: 0 0 14px; border: 1px solid var(--rule); border-radius: 6px; }
.table:focus-visible, summary:focus-visible { outline: 2px solid var(--vscode-focusBorder, var(--member)); outline-offset: 2px; }
table { width: 100%; border-collapse: separate; border-spacing: 0; font-size: 13.5px; line-height: 1.4; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
caption { padding: 10px 14px; text-align: left; font-size: 13px; color: var(--quiet); }
th, td { padding: 8px 10px; text-align: right; vertical-align: top; border-top: 1px solid var(--rule); font-weight: 400; }
td { white-space: nowrap; }
thead th { vertical-align: bottom; font-weight: 600; font-size: 12.5px; background: linear-gradient(var(--panel), var(--panel)) var(--page); }
thead th:first-child, tbody th { text-align: left; }
thead th .detail { font-weight: 400; }
thead th:first-child { position: sticky; left: 0; z-index: 1; }
tbody th[scope="row"] { position: sticky; left: 0; background: var(--page); min-width: 168px; max-width: 300px; overflow-wrap: anywhere; }
tr.group th { padding-top: 14px; font-weight: 600; font-size: 12.5px; color: var(--quiet); }
tr.group span { position: sticky; left: 10px; }
.detail { display: block; color: var(--quiet); font-size: 12px; }
.words { text-align: left; }
td.words { white-space: normal; min-width: 108px; }
td.better { color: var(--better); font-weight: 600; }
td.worse { color: var(--worse); font-weight: 600; }
td.unknown { color: var(--quiet); }
tr.chosen th, tr.chosen td { font-weight: 600; }
tr.chosen .detail { font-weight: 400; }
.badge { display: inline-block; margin-left: 4px; padding: 0 7px; border: 1px solid currentcolor; border-radius: 9px; font-size: 11px; font-weight: 600; line-height: 17px; white-space: nowrap; color: var(--quiet); }
tr.chosen .badge:first-of-type { color: var(--member); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 460px), 1fr)); gap: 44px 40px; align-items: start; }
.plots.small { grid-template-columns: repeat(auto-fill, minmax(min(100%, 270px), 1fr)); gap: 36px 32px; }
figure { margin: 0; min-width: 0; }
figcaption { margin: 0 0 12px; font-size: 13.5px; color: var(--quiet); max-width: 62ch; }
.plot { display: block; width: 100%; max-width: 600px; height: auto; font-size: 13px; font-variant-numeric: tabular-nums; }
.small .plot { max-width: 340px; }
details { margin: 12px 0 0; }
summary { cursor: pointer; font-size: 13.5px; color: var(--quiet); width: fit-content; }
details .table { margin-top: 10px; }
footer { margin-top: 56px; padding-top: 16px; border-top: 1px solid var(--rule); font-size: 13px; color: var(--quiet); }
.plot text { fill: var(--ink); unicode-bidi: isolate; }
.plot .tick, .plot .axis { fill: var(--quiet); font-size: 12px; }
.plot .name { font-size: 12.5px; }
.plot .value { font-size: 12.5px; fill: var(--quiet); }
.plot .name, .plot .value, .plot .label { paint-order: stroke; stroke: var(--page); stroke-width: 3px; }
.plot .number { font-size: 11.5px; }
.plot .name, .plot .label { unicode-bidi: plaintext; }
.plot .label { font-size: 12px; }
.plot .grid { stroke: #80808042; stroke-width: 1; }
.plot .band { fill: var(--panel); }
.plot .leader { stroke: var(--quiet); stroke-width: 1; }
.plot .zero { stroke: var(--ink); stroke-width: 1.5; }
.plot .diagonal { stroke: var(--quiet); stroke-width: 1; stroke-dasharray: 4 4; }
.plot .hull { fill: none; stroke: var(--member); stroke-width: 1.5; stroke-dasharray: 6 3; }
.plot .member { fill: var(--member); stroke: var(--member); }
.plot .baseline { fill: var(--baseline); stroke: var(--baseline); }
.plot .strategy { fill: var(--strategy); stroke: var(--strategy); }
.plot .bound { fill: var(--bound); stroke: var(--bound); }
.plot .mark { stroke: var(--page); stroke-width: 1.5; }
.plot .bar { stroke: none; fill-opacity: 0.85; }
.plot .whisker { fill: none; stroke-width: 1.5; }
.plot .near { stroke-width: 3; }
.plot .no-measurable-difference .whisker { stroke: var(--baseline); }
.plot .no-measurable-difference .mark { fill: var(--baseline); }
.plot .better .whisker { stroke: var(--better); }
.plot .better .mark { fill: var(--better); }
.plot .worse .whisker { stroke: var(--worse); }
.plot .worse .mark { fill: var(--worse); }
.plot .bubble { fill: var(--member); fill-opacity: 0.55; stroke: var(--member); stroke-width: 1.5; }
.plot .cell { fill: var(--panel); }
.plot .cell.wins { fill: var(--member); }
.plot .cell.losses { fill: var(--strategy); }
@media (max-width: 640px) {
  main { padding: 24px 16px 48px; }
  h1 { font-size: 24px; }
  h2 { margin-top: 40px; }
  .advice { padding: 16px 16px 18px; }
  .advice p { font-size: 16.5px; }
  .facts { gap: 12px 28px; }
  th, td { padding: 7px 10px; }
  tbody th[scope="row"] { min-width: 128px; max-width: 150px; }
}
@media (forced-colors: active) {
  .plot text { fill: CanvasText; }
  .plot .grid { stroke: GrayText; }
}
@media print {
  main { max-width: none; padding: 0; }
  .table { overflow: visible; }
  figure, .advice, tr { break-inside: avoid; }
}
`;

/**
 * SHA-256 of the style sheet, in base64: lets the policy of a page on disk name exactly this sheet.
 * A test fails with the right value when the sheet has changed.
 */
export const reportStyleHash = 'sha256-s8O9b/ukBbfJLAiVYNJJ59hnXU8lW2x7pkD+y42wHx8=';
