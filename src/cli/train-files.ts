/** What is learned from, and where it goes. */
export interface TrainFiles {
  readonly recordings: readonly string[];
  readonly out: string;
}
