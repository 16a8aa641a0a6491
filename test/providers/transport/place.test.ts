import assert from 'node:assert/strict';
import { deviceOf, placeOf } from '../../../src/providers/transport/place.ts';

const PLACES = {
  local: [
    '127.0.0.1',
    '127.1',
    '127.9.8.7',
    'localhost',
    'LOCALHOST',
    '[::1]',
    '[::ffff:127.0.0.1]',
  ],
  network: [
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.5',
    '169.254.1.1',
    '100.64.0.1',
    '[fd00::1]',
    '[fe80::1]',
    'gpu-box',
    'gpu.local',
    'gpu.home.arpa',
    'host.docker.internal',
  ],
  cloud: [
    '8.8.8.8',
    '172.32.0.1',
    '192.169.0.1',
    '[2001:db8::1]',
    'ollama.com',
    'api.openai.com',
    'localhost.example.com',
    '127.0.0.1.example.com',
  ],
} as const;

describe('placeOf', () => {
  for (const [place, hosts] of Object.entries(PLACES)) {
    for (const host of hosts) {
      it(`says ${place} of ${host}`, () => {
        assert.equal(placeOf(new URL(`http://${host}:1`)), place);
      });
    }
  }
});

describe('deviceOf', () => {
  it('gives all loopback addresses one device', () => {
    for (const host of PLACES.local) assert.equal(deviceOf(new URL(`http://${host}`)), 'local');
  });
  it('gives another host its name', () => {
    assert.equal(deviceOf(new URL('http://GPU-box:1')), 'gpu-box');
  });
});
