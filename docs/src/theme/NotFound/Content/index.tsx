import Link from '@docusaurus/Link';
import { useLocation } from '@docusaurus/router';
import Translate from '@docusaurus/Translate';
import useIsBrowser from '@docusaurus/useIsBrowser';

/** In the words of kubectl, and then in ours. */
export default function NotFoundContent() {
  const { pathname } = useLocation();
  // One page is built for all that are not there.
  const isBrowser = useIsBrowser();
  return (
    <main className="container pp-page">
      <h1>404</h1>
      <pre className="pp-output">{`Error from server (NotFound): pages "${isBrowser ? pathname : '…'}" not found`}</pre>
      <p className="pp-lead">
        <Translate id="peapod.notFound">There is no page here. It may have been renamed; the search knows all that there are.</Translate>
      </p>
      <p>
        <Link className="pp-button" to="/docs">
          <Translate id="peapod.home.course">Begin the course</Translate>
        </Link>
      </p>
    </main>
  );
}
