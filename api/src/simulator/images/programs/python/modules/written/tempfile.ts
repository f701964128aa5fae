/** @see https://docs.python.org/3.11/library/tempfile.html */
export const tempfileSource = `
import shutil
class TemporaryDirectory:
    def __init__(self, suffix=None, prefix=None, dir=None, ignore_cleanup_errors=False):
        self.name = mkdtemp(suffix=suffix or '', prefix=prefix or 'tmp', dir=dir or '/tmp')
    def __enter__(self):
        return self.name
    def __exit__(self, *info):
        self.cleanup()
    def cleanup(self):
        shutil.rmtree(self.name, ignore_errors=True)
    def __repr__(self):
        return '<TemporaryDirectory ' + repr(self.name) + '>'
`;
