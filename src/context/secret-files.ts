import ignore from 'ignore';

/** Folders and places that hold keys, passwords or tokens, as patterns of `.gitignore`. */
const secretPlaces: readonly string[] = [
  ...['.ssh/', '.gnupg/', '.aws/', '.azure/', '.gcloud/', '.kube/', '.git/'],
  ...['**/.config/gcloud/', '**/.config/gh/', '**/.docker/config.json', '**/.gem/credentials'],
  ...['**/.cargo/credentials*', '**/.terraform.d/credentials*'],
];

/**
 * Names of files that hold keys, passwords or tokens, as patterns of `.gitignore`. Templates of such
 * files (`.env.example`) hold none.
 */
const secretNames: readonly string[] = [
  // Environments
  ...['.env', '.env.*', '*.env', '.envrc', '.env-*', '!.env.example', '!.env.sample'],
  ...['!.env.template', '!.env.dist', '!.env.defaults'],
  // Keys and certificates
  ...['*.pem', '*.key', '*.p8', '*.p12', '*.pfx', '*.ppk', '*.asc', '*.gpg', '*.pgp', '*.der'],
  ...['*.crt', '*.cer', '*.csr', '*.jks', '*.keystore', '*.kdbx', '*.agekey'],
  ...['*.mobileprovision', 'id_rsa*', 'id_dsa*', 'id_ecdsa*', 'id_ed25519*', '*_rsa'],
  ...['*_ed25519', 'authorized_keys', 'known_hosts'],
  // Credentials of tools and clouds
  ...['.dockercfg', '.dockerconfigjson', 'kubeconfig*', '*.kubeconfig', '.npmrc', '.yarnrc'],
  ...['.pypirc', '.netrc', '_netrc', '.pgpass', '.my.cnf', '.mylogin.cnf', '.htpasswd'],
  ...['.git-credentials', '.terraformrc', '.s3cfg', '.boto', '.rhosts', 'credentials'],
  ...['*.credentials', 'service-account*.json', 'service_account*.json'],
  ...['client_secret*.json', 'google-services.json', 'GoogleService-Info.plist', 'auth.json'],
  ...['.vault-token', '.vault_pass*'],
  ...['json', 'yml', 'yaml', 'toml', 'ini', 'xml', 'csv', 'txt'].map((end) => `credentials.${end}`),
  // Secrets by name
  ...['secrets.*', 'secret.*', '.secrets', '.secrets.*', '*.secret', '*.secrets'],
  ...['local.settings.json', 'appsettings.secrets.json', 'master.key'],
  // State that repeats secrets
  ...['*.tfstate', '*.tfstate.*', '*.tfvars', '*.tfvars.json'],
  // Stores and histories
  ...['*.sqlite', '*.sqlite3', '*.db', '.bash_history', '.zsh_history', '.psql_history'],
  ...['.python_history', '.node_repl_history'],
];

const places = ignore({ ignorecase: true }).add(secretPlaces);
const names = ignore({ ignorecase: true }).add(secretNames);

/**
 * Whether a file is one of those that are never read, completed or shown to any model.
 *
 * Letter case does not count. `path` is relative or absolute, with `/` or `\`.
 * Cost O(patterns · depth).
 */
export function isSecretFile(path: string): boolean {
  return secretFilePattern(path) !== undefined;
}

/** The pattern that makes a file a secret one, for the log. */
export function secretFilePattern(path: string): string | undefined {
  const segments = path
    .split(/[/\\]/)
    .filter((segment) => !/^(?:\.{0,2}|[A-Za-z]:|~)$/.test(segment));
  const name = segments.at(-1);
  if (name === undefined) return undefined;
  return places.test(segments.join('/')).rule?.pattern ?? names.test(name).rule?.pattern;
}
