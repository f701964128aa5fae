/** @see https://docs.python.org/3.11/library/glob.html */
export const globSource = String.raw`
import fnmatch
import os
import re

def has_magic(text):
    return re.search(r'[*?[]', text) is not None
def escape(path):
    return re.sub(r'([*?[])', r'[\1]', path)
def _names(folder):
    try:
        return os.listdir(folder or '.')
    except OSError:
        return []
def _below(folder, hidden):
    for name in _names(folder):
        if name.startswith('.') and not hidden:
            continue
        path = os.path.join(folder, name) if folder else name
        yield path
        if os.path.isdir(path) and not os.path.islink(path):
            yield from _below(path, hidden)
def _all(path, recursive, hidden):
    folder, last = os.path.split(path)
    if not has_magic(path):
        if last and os.path.lexists(path) or not last and os.path.isdir(folder):
            yield path
        return
    folders = [folder]
    if folder != path and has_magic(folder):
        folders = list(_all(folder, recursive, hidden))
    for each in folders:
        if recursive and last == '**':
            if not each or os.path.isdir(each):
                yield os.path.join(each, '') if each else ''
                yield from _below(each, hidden)
        elif has_magic(last):
            for name in _names(each):
                if fnmatch.fnmatchcase(name, last) and (hidden or last.startswith('.') or not name.startswith('.')):
                    yield os.path.join(each, name) if each else name
        elif os.path.isdir(each) and not last or os.path.lexists(os.path.join(each, last)):
            yield os.path.join(each, last)
def iglob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    seen = set()
    for each in _all(pathname, recursive, include_hidden):
        if each != '' and each not in seen:
            seen.add(each)
            yield each
def glob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    if root_dir is not None:
        raise NotImplementedError('root_dir')
    return list(iglob(pathname, recursive=recursive, include_hidden=include_hidden))
`;
