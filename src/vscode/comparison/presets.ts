import type * as vscode from 'vscode';
import type { Preset } from '../../webview/page-state.ts';

const KEY = 'comparisonPresets';
const MOST_KEPT = 50;

/** Named sets of models, strategy and fusion model, kept for the workspace. */
export interface Presets {
  all(): readonly Preset[];
  /** Replaces one of the same name. */
  save(preset: Preset): void;
  remove(name: string): void;
}

export function createPresets(state: vscode.Memento): Presets {
  const all = (): readonly Preset[] => {
    const kept = state.get<unknown>(KEY);
    return Array.isArray(kept) ? kept.filter(isPreset) : [];
  };
  const write = (presets: readonly Preset[]): void => void state.update(KEY, presets);
  return {
    all,
    save(preset) {
      const others = all().filter(({ name }) => name !== preset.name);
      write([...others, preset].slice(-MOST_KEPT));
    },
    remove(name) {
      write(all().filter((preset) => preset.name !== name));
    },
  };
}

function isPreset(value: unknown): value is Preset {
  if (typeof value !== 'object' || value === null) return false;
  const {
    name,
    modelIds,
    strategyId,
    fusionModelId = '',
  } = value as Readonly<Record<string, unknown>>;
  const isText = (one: unknown): boolean => typeof one === 'string';
  if (!Array.isArray(modelIds) || !modelIds.every(isText)) return false;
  return [name, strategyId, fusionModelId].every(isText);
}
