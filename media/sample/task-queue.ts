// Put the cursor where something is missing, and type.

export interface Task {
  id: string;
  run: () => Promise<void>;
}

export class TaskQueue {
  private readonly waiting: Task[] = [];
  private running = 0;

  constructor(private readonly limit: number) {}

  add(task: Task): void {
    this.waiting.push(task);
    
  }

  get length(): number {
    return 
  }

  async drain(): Promise<void> {
    for (let i = 0; i < 
  }
}

export function isTask(value: unknown): value is Task {
  if (value === null || typeof 
}

/** Tasks by their ids. */
export function tasksById(tasks: readonly Task[]): Map<string, Task> {
  return 
}
