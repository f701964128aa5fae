import { translate } from '@docusaurus/Translate';
import { useState } from 'react';
import { RichText } from '../RichText.tsx';

/** So many are read before one comes to the run itself. */
const FEW = 3;

/** What the API server warns of, and where the simulation knows that it simplifies: of many the first ones, and the others when asked for. */
export function Warnings({ warnings }: { readonly warnings: readonly string[] }) {
  const [all, setAll] = useState(false);
  if (warnings.length === 0) return null;
  const shown = all || warnings.length <= FEW + 1 ? warnings : warnings.slice(0, FEW);
  return (
    <div className="pp-warnings">
      <ul>
        {shown.map((warning) => (
          <li key={warning}>
            <RichText text={warning} />
          </li>
        ))}
      </ul>
      {shown.length < warnings.length && (
        <button type="button" className="pp-link" onClick={() => setAll(true)}>
          {translate({ id: 'peapod.warnings.more', message: 'Warnings not shown: {count}' }, { count: warnings.length - shown.length })}
        </button>
      )}
    </div>
  );
}
