import * as l10n from '@vscode/l10n';
import { css, html, LitElement } from 'lit';
import type { TemplateResult } from 'lit';
import { harmless } from '../../text/visible-text.ts';
import { act } from '../actions.ts';
import type { PageState, Preset } from '../page-state.ts';
import { viewStyles } from './view-styles.ts';

/**
 * `<preset-menu>`: named choices of models with a strategy and a fusion model.
 *
 * Takes `state` (PageState) and `modelIds`, the models that are chosen now. Applying one asks
 * those of its models that are not there yet, and takes its strategy and fusion model.
 */
export class PresetMenu extends LitElement {
  static override properties = {
    state: { attribute: false },
    modelIds: { attribute: false },
    name: { state: true },
  };
  static override styles = [
    viewStyles,
    css`
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 2px 8px;
        align-items: center;
        padding: 4px 0;
      }
      input {
        flex: 1 1 140px;
        min-width: 0;
      }
    `,
  ];

  declare state: PageState | undefined;
  declare modelIds: readonly string[];
  /** As it stands in the field. */
  declare name: string;

  constructor() {
    super();
    this.state = undefined;
    this.modelIds = [];
    this.name = '';
  }

  override render(): TemplateResult {
    const presets = this.state?.presets ?? [];
    const name = this.name.trim();
    const known = presets.some((preset) => preset.name === name);
    return html`<div class="padded stack">
      ${
        presets.length === 0
          ? html`<p class="quiet">${l10n.t('No presets yet: save the models chosen now.')}</p>`
          : html`<ul>
              ${presets.map((preset) => this.#preset(preset))}
            </ul>`
      }
      <form
        class="line"
        @submit=${(event: Event) => {
          event.preventDefault();
          if (name === '' || this.modelIds.length === 0) return;
          act(this, { type: 'preset-save', name, modelIds: this.modelIds });
          this.name = '';
        }}
      >
        <input
          aria-label=${l10n.t('Name of the preset')}
          placeholder=${l10n.t('Name')}
          maxlength="60"
          .value=${this.name}
          @input=${({ target }: Event) => {
            if (target instanceof HTMLInputElement) this.name = target.value;
          }}
        />
        <button type="submit" ?disabled=${name === '' || this.modelIds.length === 0}>
          ${known ? l10n.t('Replace') : l10n.t('Save')}
        </button>
      </form>
    </div>`;
  }

  #preset(preset: Preset): TemplateResult {
    const name = harmless(preset.name);
    return html`<li>
      <div>
        <div>${name}</div>
        <div class="quiet">
          ${[
            preset.modelIds.length === 1
              ? l10n.t('1 model')
              : l10n.t('{0} models', preset.modelIds.length),
            preset.strategyId,
          ].join(' · ')}
        </div>
      </div>
      <div class="line">
        <button type="button" @click=${() => this.#apply(preset)}>
          ${l10n.t('Apply')}<span class="unseen"> ${name}</span>
        </button>
        <button
          type="button"
          class="plain"
          @click=${() => act(this, { type: 'preset-delete', name: preset.name })}
        >
          ${l10n.t('Delete')}<span class="unseen"> ${name}</span>
        </button>
      </div>
    </li>`;
  }

  #apply({ modelIds, strategyId, fusionModelId }: Preset): void {
    if (fusionModelId !== undefined) act(this, { type: 'fusion-model', modelId: fusionModelId });
    act(this, { type: 'strategy', strategyId, live: false });
    for (const modelId of modelIds) {
      if (!this.modelIds.includes(modelId)) act(this, { type: 'add', modelId });
    }
  }
}

if (customElements.get('preset-menu') === undefined) {
  customElements.define('preset-menu', PresetMenu);
}
