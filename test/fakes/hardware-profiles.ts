/** What a machine can do, as far as a completing person notices it. */
export interface HardwareProfile {
  readonly id: string;
  /** Tokens of a prompt that the model's cache does not hold, read in a second. */
  readonly prefillPerSecond: number;
  /** Tokens written in a second, by one generation alone. */
  readonly decodePerSecond: number;
  /** Generations share the device's speed; a cloud's do not. */
  readonly shared: boolean;
  /** Models that fit into memory together. */
  readonly modelsInMemory: number;
  /** Bringing a model into memory. */
  readonly loadMs: number;
  /** Least and greatest delay before a request reaches the model, even between them. */
  readonly latencyMs: readonly [number, number];
}

/** A small GPU whose memory holds one of two members: every change of model is a swap of 4 s. */
export const laptopGpu = {
  id: 'laptop-gpu',
  prefillPerSecond: 1500,
  decodePerSecond: 60,
  shared: true,
  modelsInMemory: 1,
  loadMs: 4000,
  latencyMs: [0, 0],
} as const satisfies HardwareProfile;

/** No GPU: memory for every member, little speed for all of them. */
export const cpu = {
  id: 'cpu',
  prefillPerSecond: 120,
  decodePerSecond: 15,
  shared: true,
  modelsInMemory: 3,
  loadMs: 1500,
  latencyMs: [0, 0],
} as const satisfies HardwareProfile;

/** Somebody else's machines: fast, and 0.6 to 2.3 s away. */
export const cloud = {
  id: 'cloud',
  prefillPerSecond: 10_000,
  decodePerSecond: 100,
  shared: false,
  modelsInMemory: Infinity,
  loadMs: 0,
  latencyMs: [600, 2300],
} as const satisfies HardwareProfile;

export const hardwareProfiles: readonly HardwareProfile[] = [laptopGpu, cpu, cloud];
