import Translate from '@docusaurus/Translate';

/** Said while the search cannot be had. */
export function Unreached() {
  return (
    <p className="pp-unreached" role="status">
      <Translate id="peapod.search.unreached">The search cannot be loaded. It is tried again until it can.</Translate>
    </p>
  );
}
