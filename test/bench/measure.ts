/** One way to do a thing; returns the time it took in ms, or any other figure. */
export type Arm = (round: number) => Promise<number> | number;

/**
 * Runs every arm once a round, in an order that moves on by one each round, so that whatever
 * disturbs the machine disturbs all arms alike. Returns the figures of each arm, round by round.
 */
export async function interleave<Name extends string>(
  arms: Readonly<Record<Name, Arm>>,
  rounds: number,
  warmUp = 1,
): Promise<Readonly<Record<Name, readonly number[]>>> {
  const names = namesOf(arms);
  const figures = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < warmUp + rounds; round++) {
    for (let i = 0; i < names.length; i++) {
      const name = names[(round + i) % names.length]!;
      const figure = await arms[name](round);
      if (round >= warmUp) figures.get(name)!.push(figure);
    }
  }
  return Object.fromEntries(figures) as Record<Name, number[]>;
}

function namesOf<Name extends string>(arms: Readonly<Record<Name, Arm>>): readonly Name[] {
  return Object.keys(arms) as Name[];
}

/** Time in ms of what `action` does, on the clock of this process. */
export async function timed(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  consume(await action());
  return performance.now() - start;
}

/** Time in ms that `action` keeps this thread busy. */
export function timedSync(action: () => unknown): number {
  const start = performance.now();
  consume(action());
  return performance.now() - start;
}

let consumed = 0;

/** Looks at a result, so that nothing can be optimised away for being unused. */
function consume(value: unknown): void {
  if (value !== undefined) consumed = (consumed + 1) % 1024;
}
