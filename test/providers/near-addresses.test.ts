import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  defaultRoute,
  looksLikeContainer,
  looksLikeWsl,
  nearAddresses,
  type Whereabouts,
} from '../../src/providers/near-addresses.ts';
import { parseOllamaHost } from '../../src/providers/ollama/parse-ollama-host.ts';
import { placeOf } from '../../src/providers/transport/place.ts';

const HEAD = 'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT';
const row = (adapter: string, destination: string, gateway: string, flags: string, metric = 0) =>
  `${adapter}\t${destination}\t${gateway}\t${flags}\t0\t0\t${metric}\t00000000\t0\t0\t0`;
/** 172.27.96.1, as WSL has it. */
const ROUTES = `${HEAD}
${row('eth0', '00000000', '01601BAC', '0003')}
${row('eth0', '00601BAC', '00000000', '0001')}
`;

const HOME: Whereabouts = {
  remoteName: undefined,
  isContainer: false,
  isWsl: false,
  routes: ROUTES,
  adapters: { eth0: '00:15:5d:01:02:03' },
};
const at = (where: Partial<Whereabouts>): readonly string[] =>
  nearAddresses({ ...HOME, ...where }).map(({ kind, address }) => `${kind} ${address}`);

describe('the addresses at which Ollama is looked for besides the loopback', () => {
  for (const [where, facts, expected] of [
    ['at home', {}, []],
    ['on a machine reached by SSH', { remoteName: 'ssh-remote' }, []],
    ['on one reached through a tunnel', { remoteName: 'tunnel' }, []],
    ['in a codespace', { remoteName: 'codespaces', isContainer: true }, []],
    [
      'in a dev container',
      { remoteName: 'dev-container', isContainer: true },
      ['container-host host.docker.internal:11434'],
    ],
    [
      'in a container reached by SSH',
      { remoteName: 'ssh-remote', isContainer: true },
      ['container-host host.docker.internal:11434'],
    ],
    ['in WSL', { remoteName: 'wsl', isWsl: true }, ['wsl-host 172.27.96.1:11434']],
    [
      'in a container of a Docker that runs in WSL',
      { remoteName: 'dev-container', isContainer: true, isWsl: true },
      ['container-host host.docker.internal:11434'],
    ],
    [
      'in WSL that shares the network of Windows',
      { remoteName: 'wsl', isWsl: true, adapters: { eth0: 'a4:bb:6d:01:02:03' } },
      [],
    ],
    ['in WSL without a network', { remoteName: 'wsl', isWsl: true, routes: HEAD }, []],
    [
      'in WSL whose gateway is a public address',
      {
        remoteName: 'wsl',
        isWsl: true,
        routes: `${HEAD}\n${row('eth0', '00000000', '08080808', '0003')}\n`,
      },
      [],
    ],
  ] as const) {
    it(`are ${expected.length === 0 ? 'none' : expected.join(', ')} ${where}`, () => {
      assert.deepEqual(at(facts), expected);
    });
  }

  it('are of the network, never of this machine and never of a cloud', () => {
    for (const facts of [
      { remoteName: 'wsl', isWsl: true },
      { remoteName: 'dev-container', isContainer: true },
    ]) {
      for (const { address } of nearAddresses({ ...HOME, ...facts })) {
        const url = parseOllamaHost(address);
        assert.ok(url !== undefined && placeOf(url) === 'network', address);
      }
    }
  });
});

describe('the default gateway in a table of routes', () => {
  it('is that of the least metric', () => {
    const routes = [
      HEAD,
      row('wlan0', '00000000', '0101A8C0', '0003', 600),
      row('eth1', '00000000', '0119A8C0', '0003', 100),
    ].join('\n');
    assert.deepEqual(defaultRoute(routes), { gateway: '192.168.25.1', adapter: 'eth1' });
  });

  it('is none where a route has no gateway, is to somewhere, or cannot be read', () => {
    for (const line of [
      row('tun0', '00000000', '00000000', '0001'),
      row('tun0', '00000000', '0101A8C0', '0001'),
      row('eth0', '0001A8C0', '0101A8C0', '0003'),
      row('eth0', '00000000', 'not hex!', '0003'),
    ]) {
      assert.equal(defaultRoute(`${HEAD}\n${line}\n`), undefined, line);
    }
  });

  it('is an address or nothing, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (text, cells) => {
        for (const routes of [text, ['eth0', '00000000', ...cells].join('\t')]) {
          const gateway = defaultRoute(routes)?.gateway ?? '0.0.0.0';
          assert.match(gateway, /^\d+\.\d+\.\d+\.\d+$/);
        }
      }),
    );
  });
});

describe('the environment', () => {
  it('tells a container by the remote’s name or by what its makers set', () => {
    assert.equal(looksLikeContainer('dev-container', {}), true);
    assert.equal(looksLikeContainer('attached-container', {}), true);
    assert.equal(looksLikeContainer('codespaces', {}), true);
    assert.equal(looksLikeContainer(undefined, { REMOTE_CONTAINERS: 'true' }), true);
    assert.equal(looksLikeContainer('ssh-remote', { CODESPACES: 'true' }), true);
    assert.equal(looksLikeContainer('ssh-remote', { REMOTE_CONTAINERS: '' }), false);
    assert.equal(looksLikeContainer(undefined, {}), false);
  });

  it('tells WSL by the kernel or the name of the distribution', () => {
    assert.equal(looksLikeWsl('Linux version 5.15.90.1-microsoft-standard-WSL2', {}), true);
    assert.equal(looksLikeWsl('', { WSL_DISTRO_NAME: 'Ubuntu' }), true);
    assert.equal(looksLikeWsl('Linux version 6.8.0-generic (buildd@lcy02)', {}), false);
  });
});
