import '@vscode-elements/elements/dist/vscode-textarea/index.js';
import * as l10n from '@vscode/l10n';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { harmless } from '../text/visible-text.ts';
import { act } from './actions.ts';
import { controlStyles } from './controls.css.ts';
import { costText, placeText, readinessText } from './figures.ts';
import type { ModelOffer, PageState, Preset } from './page-state.ts';
import { viewStyles } from './views/view-styles.ts';

/** `<start-form>`: nothing is compared yet, which models shall be asked? Takes `state`. */
export class StartForm extends LitElement {
  static override styles = [
    viewStyles,
    controlStyles,
    css`
      :host {
        overflow: auto;
      }
      form {
        max-width: 640px;
        margin: 0 auto;
        padding: 32px 20px;
        display: grid;
        gap: 18px;
        grid-template-columns: minmax(0, 1fr);
      }
      h2 {
        font-size: 1.3em;
        font-weight: 400;
      }
      vscode-textarea {
        width: 100%;
        --vscode-settings-textInputBackground: var(--vscode-input-background, #ffffff);
        --vscode-settings-textInputForeground: var(--vscode-input-foreground, #3b3b3b);
        --vscode-settings-textInputBorder: var(
          --vscode-input-border,
          var(--vscode-contrastBorder, rgba(128, 128, 128, 0.45))
        );
      }
      .models {
        border: 1px solid
          var(--vscode-contrastBorder, var(--vscode-panel-border, rgba(128, 128, 128, 0.35)));
        border-radius: 6px;
        overflow: hidden;
      }
      .model {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: center;
        gap: 2px 10px;
        padding: 7px 12px;
        cursor: pointer;
      }
      .model + .model {
        border-top: 1px solid var(--vscode-panel-border, rgba(128, 128, 128, 0.2));
      }
      .model:hover {
        background: var(--vscode-list-hoverBackground, rgba(128, 128, 128, 0.1));
      }
      .name {
        overflow-wrap: anywhere;
      }
      .facts {
        grid-column: 2;
        font-size: 0.92em;
      }
      .tag {
        padding: 0 6px;
        border: 1px solid
          var(--vscode-contrastBorder, var(--vscode-panel-border, rgba(128, 128, 128, 0.35)));
        border-radius: 9px;
        font-size: 0.85em;
        line-height: 17px;
      }
      legend {
        margin-bottom: 6px;
      }
    `,
  ];
  static override properties = {
    state: { attribute: false },
    ticked: { state: true },
  };

  declare state: PageState | undefined;
  /** What the user ticked and unticked, by model. */
  declare ticked: ReadonlyMap<string, boolean>;

  constructor() {
    super();
    this.state = undefined;
    this.ticked = new Map();
  }

  /** Puts the keyboard into the instruction. */
  async beginInstruction(): Promise<void> {
    await this.updateComplete;
    const field = this.renderRoot.querySelector('vscode-textarea');
    await field?.updateComplete;
    field?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { state } = this;
    if (state === undefined) return nothing;
    if (state.models.length === 0) return noModels();
    const chosen = this.#chosen(state);
    return html`<form @submit=${this.#submitted} @keydown=${this.#pressed}>
      <div class="stack">
        <h2>${l10n.t('Ask several models')}</h2>
        <p class="quiet">
          ${l10n.t(
            'Every chosen model answers in its own column. Without an instruction they complete the code at the cursor.',
          )}
        </p>
      </div>
      <vscode-textarea
        rows="3"
        .label=${l10n.t('Instruction')}
        placeholder=${l10n.t('What shall be done with the code here? (optional)')}
      ></vscode-textarea>
      ${this.#presets(state.presets)}
      <fieldset>
        <legend>${l10n.t('Models')}</legend>
        <div class="models">${state.models.map((model) => this.#model(model))}</div>
      </fieldset>
      <div class="line">
        <button
          class="primary"
          type="submit"
          title=${l10n.t('Ctrl+Enter or ⌘+Enter in the instruction does the same')}
          ?disabled=${!state.live || chosen.length === 0}
        >
          ${chosen.length === 1 ? l10n.t('Ask 1 model') : l10n.t('Ask {0} models', chosen.length)}
        </button>
        <span class="quiet">${totalCost(chosen)}</span>
      </div>
    </form>`;
  }

  #model(model: ModelOffer): TemplateResult {
    const cost = model.costUsd === undefined || model.costUsd === 0 ? '' : costText(model.costUsd);
    return html`<label class="model">
      <input
        type="checkbox"
        .checked=${this.#isTicked(model)}
        @change=${(event: Event) => this.#tick(model, event)}
      />
      <span class="name">${harmless(model.modelId)}</span>
      <span class="tag quiet">${placeText(model.place)}</span>
      <span class="facts quiet">${readinessText(model)}${cost === '' ? '' : ` · ${cost}`}</span>
    </label>`;
  }

  #presets(presets: readonly Preset[]): TemplateResult | typeof nothing {
    if (presets.length === 0) return nothing;
    return html`<div class="line" role="group" aria-label=${l10n.t('Presets')}>
      <span class="quiet" aria-hidden="true">${l10n.t('Presets')}</span>
      ${presets.map(
        (preset) =>
          html`<button type="button" @click=${() => this.#apply(preset)}>
            ${harmless(preset.name)}
          </button>`,
      )}
    </div>`;
  }

  #isTicked({ modelId, chosen }: ModelOffer): boolean {
    return this.ticked.get(modelId) ?? chosen;
  }

  #chosen({ models }: PageState): readonly ModelOffer[] {
    return models.filter((model) => this.#isTicked(model));
  }

  #tick({ modelId }: ModelOffer, { target }: Event): void {
    if (!(target instanceof HTMLInputElement)) return;
    this.ticked = new Map([...this.ticked, [modelId, target.checked]]);
  }

  #apply({ modelIds }: Preset): void {
    const { models = [] } = this.state ?? {};
    this.ticked = new Map(models.map(({ modelId }) => [modelId, modelIds.includes(modelId)]));
  }

  /** Enter alone begins a line of the instruction. */
  readonly #pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    this.renderRoot.querySelector('form')?.requestSubmit();
  };

  readonly #submitted = (event: Event): void => {
    event.preventDefault();
    if (this.state?.live !== true || this.#chosen(this.state).length === 0) return;
    const instruction = this.renderRoot.querySelector('vscode-textarea')?.value.trim() ?? '';
    act(this, {
      type: 'ask',
      modelIds: this.#chosen(this.state).map(({ modelId }) => modelId),
      ...(instruction === '' ? {} : { instruction }),
    });
  };
}

function noModels(): TemplateResult {
  return html`<div class="empty stack">
    <h2>${l10n.t('No model can answer yet')}</h2>
    <p>
      ${l10n.t(
        'Start Ollama or another model server, or add one in the settings of Ensemble. Models appear here as soon as a server lists them.',
      )}
    </p>
  </div>`;
}

/** Price of one request of all of these; '' where nothing costs or it is not known. */
function totalCost(models: readonly ModelOffer[]): string {
  const unknown = models.some(({ costUsd, place }) => costUsd === undefined && place === 'cloud');
  const total = models.reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0);
  if (unknown) return l10n.t('The price of some models is not known.');
  return total === 0 ? '' : l10n.t('about {0}', costText(total));
}

if (customElements.get('start-form') === undefined) customElements.define('start-form', StartForm);
