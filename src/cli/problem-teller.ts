import type { Output } from './output.ts';

/** Faults of an input that are told one by one; of more only the number. */
const MOST_TOLD = 20;

/** Tells people what is wrong with an input without flooding them. */
export interface ProblemTeller {
  /** Problems so far, told or not. */
  readonly count: number;
  tell(message: string): void;
  /** Says how many were not told. */
  end(): void;
}

export function createProblemTeller(output: Output): ProblemTeller {
  let count = 0;
  return {
    get count() {
      return count;
    },
    tell(message) {
      count++;
      if (count <= MOST_TOLD) output.message(message);
    },
    end() {
      if (count > MOST_TOLD) output.message(`and ${count - MOST_TOLD} more problems`);
    },
  };
}
