import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  onBatteryByLinux,
  onBatteryByPmset,
  onBatteryByWindows,
  type PowerSupply,
} from '../../../src/vscode/asking/power-state.ts';

const supply = (more: Partial<PowerSupply>): PowerSupply => ({
  ...{ type: 'Battery\n', online: '', status: '', scope: '' },
  ...more,
});
const mains = (online: string, type = 'Mains\n') => supply({ type, online });
const battery = (status: string) => supply({ status });
const mouse = supply({ status: 'Discharging\n', scope: 'Device\n' });

describe('the battery', () => {
  for (const [what, supplies, expected] of [
    ['with its adapter', [mains('1\n'), battery('Charging\n')], false],
    ['without its adapter', [mains('0\n'), battery('Discharging\n')], true],
    ['that charges by USB', [mains('1\n', 'USB\n'), battery('Charging\n')], false],
    ['whose adapter gives less than is used', [mains('1\n'), battery('Discharging\n')], false],
    ['that tells of no adapter', [battery('Discharging\n')], true],
    ['that is full and tells of no adapter', [battery('Full\n')], false],
    [
      'of two, one of which discharges',
      [battery('Not charging\n'), battery('Discharging\n')],
      true,
    ],
    ['of a mouse alone', [mouse], undefined],
    ['of a mouse on a desktop', [mains('1\n'), mouse], false],
    ['that is not there', [], undefined],
  ] as const) {
    it(`${what} is ${expected === undefined ? 'unknown' : expected ? 'in use' : 'not in use'} on Linux`, () => {
      assert.equal(onBatteryByLinux(supplies), expected);
    });
  }

  for (const [expected, output] of [
    [
      true,
      "Now drawing from 'Battery Power'\n -InternalBattery-0 (id=1)\t87%; discharging; 4:12 remaining present: true\n",
    ],
    [
      false,
      "Now drawing from 'AC Power'\n -InternalBattery-0 (id=1)\t100%; charged; 0:00 remaining present: true\n",
    ],
    [false, "Now drawing from 'UPS Power'\n"],
    [undefined, ''],
    [undefined, 'pmset: command not found'],
  ] as const) {
    it(`is ${String(expected)} by what macOS prints: ${JSON.stringify(output.slice(0, 40))}`, () => {
      assert.equal(onBatteryByPmset(output), expected);
    });
  }

  for (const [expected, output] of [
    [true, '1\r\n'],
    [true, '5\r\n'],
    [false, '2\r\n'],
    [false, '6\r\n'],
    [false, '1\r\n2\r\n'],
    [true, '1\r\n4\r\n'],
    [false, ''],
    [false, '\r\n'],
    [undefined, 'Access denied\r\n'],
  ] as const) {
    it(`is ${String(expected)} by what Windows prints: ${JSON.stringify(output)}`, () => {
      assert.equal(onBatteryByWindows(output), expected);
    });
  }

  it('is told or not, whatever is printed', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const parse of [onBatteryByPmset, onBatteryByWindows])
          assert.ok([true, false, undefined].includes(parse(text)));
      }),
    );
  });
});
