import Translate from '@docusaurus/Translate';

/** Takes back what was changed; there only where something was. */
export function Reset({ isChanged, onReset }: { readonly isChanged: boolean; readonly onReset: () => void }) {
  if (!isChanged) return null;
  return (
    <button type="button" className="pp-button pp-button--quiet" onClick={onReset}>
      <Translate id="peapod.reset">Reset</Translate>
    </button>
  );
}
