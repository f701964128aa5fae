import { translate } from '@docusaurus/Translate';
import { useState } from 'react';
import type { PodView } from '../../api/run.ts';

interface Props {
  readonly pod: PodView;
  readonly value: string;
  readonly onChange: (container: string) => void;
}

/** The chosen container; of a Pod that has none of that name, the first of its main ones. */
export function useContainer(pod: PodView): readonly [string, (container: string) => void] {
  const [chosen, choose] = useState<string | null>(null);
  const known = pod.containers.find(({ name }) => name === chosen) ?? pod.containers.find(({ role }) => role === 'MAIN');
  return [known?.name ?? '', choose];
}

/** A container of the Pod; the pause container writes nothing and has no files worth a look. */
export function ContainerChoice({ pod, value, onChange }: Props) {
  return (
    <label className="pp-choice">
      <span>{translate({ id: 'peapod.timeline.container', message: 'Container' })}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {pod.containers
          .filter(({ role }) => role !== 'SANDBOX')
          .map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
      </select>
    </label>
  );
}
