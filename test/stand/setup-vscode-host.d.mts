/** The host runs where its npm packages carry a Node and a browser. */
export const hostRunsHere: boolean;

/** Installs the host unless it is there; returns its folder. */
export function setUpVscodeHost(): Promise<string>;
