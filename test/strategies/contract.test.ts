import { strategies } from '../../src/strategies/registry.ts';
import { strategyContract, type StrategyContract } from '../contracts/strategy.ts';

/** What a method may do that others may not. */
const EXCEPTIONS: Readonly<Record<string, StrategyContract>> = {
  first: { ranksByArrival: true },
};

for (const definition of strategies) strategyContract(definition, EXCEPTIONS[definition.id]);
