import assert from 'node:assert/strict';
import { isSecretFile } from '../../src/context/secret-files.ts';

describe('isSecretFile', () => {
  for (const path of [
    ...['.env', '.env.local', 'app/.env.production', 'prod.env', '.envrc'],
    ...[
      'server.pem',
      'a/b/TLS.KEY',
      'cert.pfx',
      'app.keystore',
      'store.jks',
      'id_rsa',
      'id_ed25519.pub',
    ],
    ...[
      '.ssh/config',
      '.SSH/Config',
      'home/me/.ssh/id',
      '/root/.ssh/id',
      '~/.aws/credentials',
      '.aws/config',
    ],
    ...['.npmrc', '.netrc', '.pypirc', '.git-credentials', '.git/config', '.docker/config.json'],
    ...[
      'credentials',
      'credentials.json',
      'config/secrets.yml',
      'secrets.toml',
      'kubeconfig',
      'kubeconfig.yaml',
    ],
    ...['terraform.tfstate', 'terraform.tfstate.backup', 'prod.tfvars', 'service-account-1.json'],
    ...['C:\\Users\\me\\.ssh\\id', '../.env', './.env', '.kube/config', 'config/master.key'],
  ]) {
    it(`knows ${path}`, () => assert.equal(isSecretFile(path), true));
  }
  for (const path of [
    ...['src/env.ts', 'environment.ts', '.env.example', 'src/credentials-form.tsx', 'keyboard.ts'],
    ...[
      'src/secrets/reader.ts',
      'key.ts',
      'README.md',
      'package.json',
      'tsconfig.json',
      'docs/ssh.md',
    ],
    ...['main.tf', 'src/authorization.ts', 'database.ts', '', '..', 'src/pem.go'],
  ]) {
    it(`leaves ${path === '' ? 'an empty path' : path} alone`, () => {
      assert.equal(isSecretFile(path), false);
    });
  }
});
