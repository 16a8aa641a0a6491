import type { Failure } from '../core/failure.ts';
import type { ModelServer } from '../core/model.ts';
import { keyVariable } from './server-keys.ts';

/** Of a server that does not list its models: code, facts and, where something helps, what does. */
export function serverFailureWords(
  { id, address }: Pick<ModelServer, 'id' | 'address'>,
  failure: Failure,
): string {
  return `${id}${address === '' ? '' : ` at ${address}`}: ${words(failure, id)}`;
}

/** The same of a member. */
export function memberFailureWords(modelId: string, failure: Failure): string {
  const [serverId = ''] = modelId.split(':');
  return `${modelId}: ${words(failure, serverId)}`;
}

function words(failure: Failure, serverId: string): string {
  const advice = failureAdvice(failure, serverId);
  return `${failure.code} (${failure.detail})${advice === '' ? '' : `; ${advice}`}`;
}

/** What to do about a failure; '' where nobody can help, or its facts say it. */
function failureAdvice({ code, detail, repair }: Failure, serverId: string): string {
  switch (repair) {
    case 'set-key':
      return /^HTTP \d/.test(detail) ? `its key is read from ${keyVariable(serverId)}` : '';
    case 'check-address':
      return code === 'insecure'
        ? 'use https, or set allowHttp for the server where that is meant'
        : 'is the url of the server right?';
    case 'start-server':
      return 'is it running, and is its url right?';
    case 'raise-limit':
      return detail.includes('cloud.prices')
        ? ''
        : 'cloud.dailyLimitDollars raises it, or wait until tomorrow';
    case 'pull-model':
      return '"ensemble models" lists what there is';
    case 'replace-file':
      return 'replace the file';
    case 'choose-models':
    case 'allow-access':
    case 'wait':
    case 'none':
      return '';
  }
}
