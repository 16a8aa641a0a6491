import { svg } from 'lit';
import type { SVGTemplateResult } from 'lit';

/** Small bars. Lengths are attributes of SVG, since the page allows no style attributes. */

function percent(share: number): string {
  return `${Math.round(1000 * Math.min(1, Math.max(0, share))) / 10}%`;
}

/** A filled share of a track. */
export function shareBar(share: number): SVGTemplateResult {
  return svg`<svg class="bar" aria-hidden="true"><rect class="track" width="100%" height="100%" rx="2"/><rect class="fill" width=${percent(share)} height="100%" rx="2"/></svg>`;
}

/** An interval in [0, 1] with its middle, and a line at one half. */
export function intervalBar(low: number, middle: number, high: number): SVGTemplateResult {
  return svg`<svg class="bar interval" aria-hidden="true"><rect class="track" width="100%" height="100%" rx="2"/><line class="half" x1="50%" x2="50%" y1="0" y2="100%"/><rect class="fill" x=${percent(low)} width=${percent(high - low)} y="35%" height="30%" rx="2"/><circle class="point" cx=${percent(middle)} cy="50%" r="4"/></svg>`;
}
