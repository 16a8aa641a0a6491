import { svg, type SVGTemplateResult } from 'lit';
import type { NodeRow } from './tree-page-state.ts';

/** Small pictures of 16 × 16, in the colour of the text beside them. Each stands beside words. */
const PATHS = {
  root: svg`<path d="M2.5 12.5v-9h4l1.5 2h5.5v7z"/>`,
  open: svg`<circle cx="8" cy="8" r="4"/>`,
  solution: svg`<circle class="filled" cx="8" cy="8" r="6"/><path class="on-filled" d="M5.2 8.3l2 2 3.6-4.2"/>`,
  failed: svg`<path d="M4.5 4.5l7 7M11.5 4.5l-7 7"/>`,
  merged: svg`<path d="M4 3.5v4a3 3 0 0 0 3 3h5M9.5 8l2.5 2.5L9.5 13"/>`,
  pruned: svg`<circle cx="8" cy="8" r="5.5"/><path d="M4.2 11.8l7.6-7.6"/>`,
  star: svg`<path class="filled" d="M8 2l1.8 3.9 4.2.5-3.1 2.9.8 4.2L8 11.4l-3.7 2.1.8-4.2L2 6.4l4.2-.5z"/>`,
  warning: svg`<path d="M8 2.5l6 11H2zM8 6.8v3M8 11.6v.1"/>`,
  chevron: svg`<path d="M6 4l4 4-4 4"/>`,
  hand: svg`<path d="M3 13.5l.8-3 6.9-6.9a1.4 1.4 0 0 1 2 2L5.9 12.6z"/>`,
  expand: svg`<path d="M4 2.5v5.5a2 2 0 0 0 2 2h2M11.5 7v6M8.5 10h6"/>`,
  diff: svg`<path d="M2.5 3.5h5v9h-5zM8.5 3.5h5v9h-5zM4 8h2M10 8h2M11 7v2"/>`,
  review: svg`<path d="M3 4l1 1 1.8-2M3 8.5l1 1 1.8-2M3 13l1 1 1.8-2M8 4h5.5M8 8.5h5.5M8 13h5.5"/>`,
  apply: svg`<path d="M3 8.5l3.2 3.2L13 4.8"/>`,
  restore: svg`<path d="M3 8a5 5 0 1 0 1.6-3.7M3 2.8v2.7h2.7"/>`,
  passed: svg`<path d="M3.5 8.5l2.8 2.8L12.5 5"/>`,
  eye: svg`<path d="M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8z"/><circle cx="8" cy="8" r="1.8"/>`,
} satisfies Record<string, SVGTemplateResult>;

export type TreeIconName = keyof typeof PATHS;

export function treeIcon(name: TreeIconName, classes = ''): SVGTemplateResult {
  return svg`<svg class=${`icon ${classes}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.3" stroke-linecap="round" stroke-linejoin="round">${PATHS[name]}</svg>`;
}

/** The picture of a node's state. */
export function iconOfNode({ parent, state, mark }: NodeRow): TreeIconName {
  if (mark === 'pruned') return 'pruned';
  return parent === undefined ? 'root' : state;
}
