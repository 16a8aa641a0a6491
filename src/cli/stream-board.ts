import type { EngineEvent } from '../core/events.ts';

/** What is known of one member's stream. */
interface Row {
  state: string;
  text: string;
  readonly startMs: number;
  firstMs: number | undefined;
}

export interface BoardPaint {
  dim(text: string): string;
  model(text: string): string;
}

/** Shows the members' streams of one run. */
export interface StreamBoard {
  event(event: EngineEvent): void;
  /** The last state of every member, for good. */
  close(): void;
}

/** Longest piece of a stream's tail on a line. */
const TAIL = 64;

/**
 * One line per member with its state, times and the tail of its text. On a terminal the lines are
 * redrawn in place while the members write; elsewhere only the end states are written.
 */
export function createStreamBoard(
  write: (text: string) => void,
  live: boolean,
  paint: BoardPaint,
): StreamBoard {
  const rows = new Map<string, Row>();
  let drawn = 0;

  const draw = (): void => {
    if (drawn > 0) write(`\u001B[${drawn}A`);
    for (const [id, row] of rows) write(`\u001B[2K${lineOf(id, row, paint)}\n`);
    drawn = rows.size;
  };

  return {
    event(event) {
      update(rows, event);
      if (live) draw();
    },
    close() {
      if (live) draw();
      else for (const [id, row] of rows) write(`${lineOf(id, row, paint)}\n`);
    },
  };
}

function update(rows: Map<string, Row>, event: EngineEvent): void {
  switch (event.type) {
    case 'run-start':
      for (const id of event.members) {
        rows.set(id, { state: 'waits', text: '', startMs: 0, firstMs: undefined });
      }
      return;
    case 'generation-start':
      rows.set(event.modelId, {
        state: `reads about ${event.promptTokens} tokens`,
        text: '',
        startMs: event.atMs,
        firstMs: undefined,
      });
      return;
    case 'generation-delta': {
      const row = rows.get(event.modelId);
      if (row === undefined) return;
      row.firstMs ??= event.atMs;
      row.text += event.text;
      row.state = 'writes';
      return;
    }
    case 'generation-end': {
      const row = rows.get(event.modelId);
      if (row === undefined) return;
      const ms = (event.atMs - row.startMs).toFixed(0);
      const first =
        row.firstMs === undefined
          ? ''
          : `, first text after ${(row.firstMs - row.startMs).toFixed(0)}`;
      row.state = `done in ${ms} ms${first}, ${event.usage.completionTokens ?? '?'} tokens`;
      return;
    }
    case 'generation-failure': {
      const { modelId, failure } = event.failure;
      const row = rows.get(modelId);
      if (row !== undefined) row.state = `gave nothing: ${failure.code} (${failure.detail})`;
      return;
    }
    default:
  }
}

function lineOf(id: string, { state, text }: Row, paint: BoardPaint): string {
  const flat = JSON.stringify(text).slice(1, -1);
  const tail = flat.length > TAIL ? `…${flat.slice(-TAIL)}` : flat;
  return `  ${paint.model(id)} ${state} ${paint.dim(tail)}`;
}
