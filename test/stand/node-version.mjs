// The scripts and tests run TypeScript as it is, which Node does from version 24 on. `npm ci`
// installs that Node into node_modules, and npm scripts find it there whatever Node started npm.

/** Ends the process with the way to repair it when this is an older Node. */
export function requireNode24() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return;
  console.error(
    `This runs on Node 24, and here is ${process.version}. The right one comes with the ` +
      'dependencies: run "npm ci", then use npm scripts ("npm test"), which find it.',
  );
  process.exit(1);
}
