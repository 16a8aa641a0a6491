/** Learned weights of members, per language. State is plain JSON and never shares an object with settings. */
export interface Learner {
  /** Weight per member in (0, 1], adding up to 1, in the given order. */
  weights(languageId: string, memberIds: readonly string[]): readonly number[];
  learn(experience: Experience): void;
  snapshot(): LearnerSnapshot;
  restore(snapshot: LearnerSnapshot): void;
  reset(): void;
}

/** One judged run: what each member's text would have earned. */
export interface Experience {
  readonly languageId: string;
  /** Milliseconds since 1970, for decay. */
  readonly at: number;
  /** Reward in [0, 1] per member that answered. */
  readonly rewards: Readonly<Record<string, number>>;
}

export interface LearnerSnapshot {
  readonly version: 1;
  /** language → member → log-weight and number of outcomes. */
  readonly languages: Readonly<Record<string, Readonly<Record<string, LearnedWeight>>>>;
}

export interface LearnedWeight {
  readonly logWeight: number;
  readonly outcomes: number;
  readonly updatedAt: number;
}
