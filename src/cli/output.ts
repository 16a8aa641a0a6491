/** Where a command writes: values to stdout, messages for people to stderr. */
export interface Output {
  /** Text for people; nothing with `--json`. */
  text(line: string): void;
  /** The one JSON value of `--json`. */
  json(value: unknown): void;
  /** The one value of `--json`, where its bytes are settled already. */
  serialised(json: string): void;
  /** One line of `--stream`. */
  event(value: unknown): void;
  message(line: string): void;
  readonly asJson: boolean;
  readonly asStream: boolean;
  readonly colours: boolean;
}

export function createOutput(flags: { readonly json: boolean; readonly stream: boolean }): Output {
  const { json: asJson, stream: asStream } = flags;
  return {
    asJson,
    asStream,
    colours: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
    text(line) {
      if (!asJson && !asStream) process.stdout.write(`${line}\n`);
    },
    json(value) {
      if (asJson) process.stdout.write(`${JSON.stringify(value)}\n`);
    },
    serialised(json) {
      if (asJson) process.stdout.write(`${json.trimEnd()}\n`);
    },
    event(value) {
      if (asStream) process.stdout.write(`${JSON.stringify(value)}\n`);
    },
    message(line) {
      process.stderr.write(`${line}\n`);
    },
  };
}

/** A mistake of the caller: shown as its message alone, exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
