/** When the columns of a comparison have their turn. */
export interface Schedule {
  /**
   * In the device's row: begins when the one before has its head, at the latest when that has ended. The
   * devices go side by side.
   */
  beside(device: string, job: (onHead: () => void) => Promise<void>): void;
  /** Begins when nothing beside is left, one after another. */
  last(job: () => Promise<void>): void;
}

/** Nothing is timed: jobs tell when they have their head, and never reject. */
export function createSchedule(): Schedule {
  const rows = new Map<string, Promise<unknown>>();
  const waiting: (() => Promise<void>)[] = [];
  let beside = 0;
  let swapping = false;

  function swapNext(): void {
    if (beside > 0 || swapping) return;
    const job = waiting.shift();
    if (job === undefined) return;
    swapping = true;
    void job().then(() => {
      swapping = false;
      swapNext();
    });
  }

  return {
    beside(device, job) {
      beside++;
      const before = rows.get(device) ?? Promise.resolve();
      const head = before.then(() => {
        const heard = Promise.withResolvers<undefined>();
        const onHead = (): void => {
          heard.resolve(undefined);
        };
        void job(onHead).then(() => {
          onHead();
          beside--;
          swapNext();
        });
        return heard.promise;
      });
      rows.set(device, head);
    },
    last(job) {
      waiting.push(job);
      swapNext();
    },
  };
}
