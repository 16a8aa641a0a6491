/** Folder outside the checkout for what is slow to make. */
export function cacheFolder(): string;
