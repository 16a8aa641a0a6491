/**
 * Header of every request that a serving ensemble sends to a server which might be an ensemble itself. None
 * answers a request that carries it: else two that have each other as members would ask without end.
 */
export const HOP_HEADER = 'x-ensemble-hop';
