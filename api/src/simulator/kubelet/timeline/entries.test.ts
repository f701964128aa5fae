import { describe, expect, it } from 'vitest';
import type { Detail, EntryType } from '../../engine/index.ts';
import * as timeline from './entries.ts';

interface Row {
  readonly rule: string;
  readonly type: EntryType<never>;
  readonly detail: Detail;
  readonly en: string;
  readonly zhHans: string;
}

describe('an entry of the timeline', () => {
  it.each<Row>([
    {
      rule: 'tells the address of a Pod that has one',
      type: timeline.SandboxStarted,
      detail: { attempt: 1, ip: '10.244.1.2' },
      en: 'The pause container runs (sandbox number 2): the Pod has its namespaces and the address 10.244.1.2',
      zhHans: 'pause 容器已运行（第 2 个沙箱）：Pod 有了命名空间和地址 10.244.1.2',
    },
    {
      rule: 'tells that a Pod is on the network of its node',
      type: timeline.SandboxStarted,
      detail: { attempt: 0, ip: '' },
      en: 'The pause container runs: the Pod has its namespaces and the network of its node',
      zhHans: 'pause 容器已运行：Pod 有了命名空间，使用节点的网络',
    },
    {
      rule: 'says once what reason and message say alike',
      type: timeline.ContainerStartFailed,
      detail: { name: 'app', reason: 'InvalidImageName', message: 'InvalidImageName' },
      en: 'Container app cannot be started: InvalidImageName',
      zhHans: '无法启动容器 app：InvalidImageName',
    },
    {
      rule: 'calls a probe by its name',
      type: timeline.ProbeResult,
      detail: { name: 'app', probe: 'liveness', result: 'Failure', output: 'no' },
      en: 'The liveness probe of app: fails: no',
      zhHans: 'app 的存活探针：失败：no',
    },
  ])('$rule', ({ type, detail, en, zhHans }) => {
    expect([type.en(detail as never), type.zhHans(detail as never)]).toEqual([en, zhHans]);
  });
});
