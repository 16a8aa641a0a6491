import { svg, type SVGTemplateResult } from 'lit';

/** Small pictures of 16 × 16, in the colour of the text beside them. Each stands beside words. */
const PATHS = {
  queued: svg`<circle cx="8" cy="8" r="5.5"/><path d="M8 5v3.2l2 1.3"/>`,
  loading: svg`<path d="M8 2.5v7M5 6.8l3 3 3-3M3 13h10"/>`,
  prefill: svg`<path d="M3 4.5h10M3 8h7M3 11.5h4"/>`,
  streaming: svg`<path d="M13.5 8A5.5 5.5 0 1 1 8 2.5"/>`,
  done: svg`<path d="M3 8.5l3.2 3.2L13 4.8"/>`,
  stopped: svg`<rect x="4.5" y="4.5" width="7" height="7" rx="1"/>`,
  failed: svg`<path d="M8 2.5l6 11H2zM8 6.8v3M8 11.6v.1"/>`,
  below: svg`<path d="M3 3.5h10M8 6.5v6M5.5 10L8 12.5 10.5 10"/>`,
  copy: svg`<rect x="5.5" y="5.5" width="8" height="8" rx="1"/><path d="M10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2"/>`,
  open: svg`<path d="M6.5 3.5h-3v9h9v-3M9.5 2.5h4v4M13 3L8 8"/>`,
  retry: svg`<path d="M3 8a5 5 0 1 0 1.6-3.7M3 2.8v2.7h2.7"/>`,
  slowest: svg`<path d="M3 4.5h5M3 8h3M3 11.5h5"/><rect x="9.5" y="6" width="4" height="4" rx="0.5"/>`,
  stop: svg`<rect x="3.5" y="3.5" width="9" height="9" rx="1"/>`,
  remove: svg`<path d="M4 4l8 8M12 4l-8 8"/>`,
  base: svg`<path d="M4.5 13.5v-11M4.5 3h7.5l-2 2.7 2 2.8H4.5"/>`,
  pin: svg`<path d="M6 2.5h4l-.6 4 2.1 2.3h-7l2.1-2.3zM8 8.8v4.7"/>`,
  add: svg`<path d="M8 3v10M3 8h10"/>`,
  sort: svg`<path d="M3 4h9M3 8h6M3 12h3M12.5 7.5v5M10.5 10.7l2 2 2-2"/>`,
  judge: svg`<path d="M8 2.5v11M5 13.5h6M3 5h10M3 5l-1.5 4h3zM13 5l-1.5 4h3z"/>`,
  fuse: svg`<path d="M3 3c0 5 5 3 5 8v2.5M13 3c0 5-5 3-5 8"/>`,
  help: svg`<path d="M6 6a2 2 0 1 1 2.8 1.8c-.6.3-.8.7-.8 1.4M8 11.8v.1"/><circle cx="8" cy="8" r="6"/>`,
  new: svg`<path d="M4 2.5h5l3 3v8H4zM8 7v4M6 9h4"/>`,
  export: svg`<path d="M8 10V2.5M5.2 5.3L8 2.5l2.8 2.8M3 9.5v4h10v-4"/>`,
  presets: svg`<path d="M4.5 2.5h7v11L8 10.7l-3.5 2.8z"/>`,
  check: svg`<path d="M6.5 2.5h3M7 2.5v4L3.5 12.5a.7.7 0 0 0 .6 1h7.8a.7.7 0 0 0 .6-1L9 6.5v-4M5.2 10h5.6"/>`,
  enough: svg`<path d="M2 9l2.7 2.7L9 6.5M8.5 11l.7.7L14 6"/>`,
} satisfies Record<string, SVGTemplateResult>;

export type IconName = keyof typeof PATHS;

export function icon(name: IconName): SVGTemplateResult {
  // The whole picture turns, not a path in it: the browser does that without the page.
  const classes = name === 'streaming' ? 'icon turning' : 'icon';
  return svg`<svg class=${classes} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.2" stroke-linecap="round" stroke-linejoin="round">${PATHS[name]}</svg>`;
}
