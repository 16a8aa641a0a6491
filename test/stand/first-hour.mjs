#!/usr/bin/env node
// Plays the first hour of a new user in a real VS Code, in a light, a dark and a high-contrast theme, and
// leaves a numbered picture of every step in out/first-hour/<theme>.
//   node test/stand/first-hour.mjs [--write]
// With --write the README's pictures in media/ are made of them: stills, and a moving one of the typing.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import gifenc from 'gifenc';
import { PNG } from 'pngjs';
import { requireNode24 } from './node-version.mjs';
import { repository } from './rings.mjs';

requireNode24();
const THEMES = ['light', 'dark', 'contrast'];
/** The README's pictures, by the end of a step's name. */
const STILLS = {
  'ghost-text': 'screenshot-ghost-text.png',
  'pick-candidate': 'screenshot-pick-candidate.png',
  menu: 'screenshot-menu.png',
  compare: 'screenshot-compare.png',
};
/** What the moving picture shows, and for how long. Unit: ms. */
const FRAMES = [
  [/ghost-text$/, 1600],
  [/typing$/, 700],
  [/who-wrote-it$/, 2200],
  [/pick-candidate$/, 2200],
  [/compare$/, 2600],
];
/** Of the moving picture. Unit: px. */
const WIDTH = 960;

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
const out = path.join(repository, 'out/first-hour');
const names = THEMES.map((theme) => `first-hour-${theme}`);
const { status } = spawnSync(
  process.execPath,
  [path.join(repository, 'test/stand/run-vscode-ring.mjs'), '--only', names.join()],
  { stdio: 'inherit', cwd: repository },
);
rmSync(out, { recursive: true, force: true });
for (const theme of THEMES) {
  const folder = path.join(repository, `out/vscode-ring/first-hour-${theme}`);
  const kept = path.join(out, theme);
  mkdirSync(kept, { recursive: true });
  for (const name of picturesIn(folder))
    copyFileSync(path.join(folder, name), path.join(kept, name));
  console.log(`${path.relative(repository, kept)}: ${picturesIn(kept).length} pictures`);
}
if (status === 0 && values.write) writeReadmePictures(path.join(out, 'light'));
process.exitCode = status ?? 1;

function picturesIn(folder) {
  return readdirSync(folder)
    .filter((name) => /^\d\d-.*\.png$/.test(name))
    .sort();
}

function writeReadmePictures(folder) {
  const media = path.join(repository, 'media');
  const pictures = picturesIn(folder);
  const endsIn = (end) => pictures.find((name) => name.replace(/^\d\d-|\.png$/g, '') === end);
  for (const [end, name] of Object.entries(STILLS)) {
    const found = endsIn(end);
    if (found) cpSync(path.join(folder, found), path.join(media, name));
  }
  const frames = pictures.flatMap((name) => {
    const [, delay] = FRAMES.find(([pattern]) => pattern.test(path.parse(name).name)) ?? [];
    return delay === undefined ? [] : [{ delay, file: path.join(folder, name) }];
  });
  writeFileSync(path.join(media, 'first-hour.gif'), movingPicture(frames));
  console.log(`media/first-hour.gif: ${frames.length} frames`);
}

/** The pictures one after the other, for ever; they have few colours, so one palette a frame is exact enough. */
function movingPicture(frames) {
  const gif = gifenc.GIFEncoder();
  const pictures = frames.map(({ delay, file }) => ({
    ...shrunk(PNG.sync.read(readFileSync(file))),
    delay,
  }));
  const height = Math.max(...pictures.map((one) => one.height));
  for (const { delay, width, ...picture } of pictures) {
    // A window of another shape leaves some white below.
    const rgba = new Uint8Array(width * height * 4).fill(255);
    rgba.set(picture.rgba);
    const palette = gifenc.quantize(rgba, 128);
    gif.writeFrame(gifenc.applyPalette(rgba, palette), width, height, { palette, delay });
  }
  gif.finish();
  return gif.bytes();
}

/** To `WIDTH`, every pixel the mean of those that it stands for. */
function shrunk({ data, width, height }) {
  const scale = width / WIDTH;
  const rows = Math.round(height / scale);
  const rgba = new Uint8Array(WIDTH * rows * 4);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const sum = [0, 0, 0];
      let count = 0;
      for (let v = Math.floor(y * scale); v < Math.min(height, (y + 1) * scale); v++) {
        for (let u = Math.floor(x * scale); u < Math.min(width, (x + 1) * scale); u++) {
          for (let c = 0; c < 3; c++) sum[c] += data[(v * width + u) * 4 + c];
          count++;
        }
      }
      for (let c = 0; c < 3; c++) rgba[(y * WIDTH + x) * 4 + c] = Math.round(sum[c] / count);
      rgba[(y * WIDTH + x) * 4 + 3] = 255;
    }
  }
  return { rgba, width: WIDTH, height: rows };
}
