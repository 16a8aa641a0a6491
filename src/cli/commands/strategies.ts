import { catalogue } from '../../strategies/registry.ts';
import type { Output } from '../output.ts';

/** The whole catalogue of methods. */
export function strategies(output: Output): number {
  const rows = catalogue().map(({ id, family, title, source, needs, status, command }) => ({
    id,
    family,
    title,
    paper: source.url ?? source.title,
    needs,
    status,
    ...(command === undefined ? {} : { command: `ensemble ${command}` }),
  }));
  output.json(rows);
  for (const { id, family, title, status, paper } of rows) {
    output.text(
      [id.padEnd(22), family.padEnd(14), status.padEnd(8), title.padEnd(46), paper].join(' '),
    );
  }
  return 0;
}
