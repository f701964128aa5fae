/** @see https://docs.python.org/3.11/library/logging.config.html */
export const loggingConfigSource = `
import importlib
import logging
import logging.handlers
import sys

_OWN = {'logging.StreamHandler': logging.StreamHandler, 'logging.FileHandler': logging.FileHandler, 'logging.NullHandler': logging.NullHandler,
        'logging.handlers.RotatingFileHandler': logging.handlers.RotatingFileHandler, 'logging.Formatter': logging.Formatter, 'logging.Filter': logging.Filter}

def _found(name):
    if not isinstance(name, str):
        return name
    if name in _OWN:
        return _OWN[name]
    module, _, member = name.rpartition('.')
    if module == '__main__':
        return getattr(sys.modules['__main__'], member)
    return getattr(importlib.import_module(module), member)

def _value(given):
    if isinstance(given, str) and given.startswith('ext://'):
        if given == 'ext://sys.stdout':
            return sys.stdout
        if given == 'ext://sys.stderr':
            return sys.stderr
        return _found(given[6:])
    return given

def _formatter(given):
    given = dict(given)
    make = given.pop('()', None)
    if make is not None:
        return _found(make)(**given)
    kind = _found(given.get('class', 'logging.Formatter'))
    return kind(given.get('format'), given.get('datefmt'), given.get('style', '%'))

def dictConfig(config):
    if config.get('version') != 1:
        raise ValueError('Unsupported version: %s' % config.get('version'))
    formatters = {name: _formatter(given) for name, given in config.get('formatters', {}).items()}
    filters = {}
    for name, given in config.get('filters', {}).items():
        given = dict(given)
        make = given.pop('()', None)
        filters[name] = _found(make)(**given) if make is not None else logging.Filter(given.get('name', ''))
    handlers = {}
    for name, given in config.get('handlers', {}).items():
        try:
            given = dict(given)
            level = given.pop('level', None)
            formatter = given.pop('formatter', None)
            own = given.pop('filters', [])
            make = given.pop('()', None) or given.pop('class')
            made = _found(make)(**{key: _value(value) for key, value in given.items()})
            if formatter is not None:
                made.setFormatter(formatters[formatter])
            if level is not None:
                made.setLevel(level)
            for each in own:
                made.addFilter(filters[each])
            handlers[name] = made
        except Exception as error:
            raise ValueError('Unable to configure handler %r' % name) from error
    def set_up(logger, given):
        if given.get('level') is not None:
            logger.setLevel(given['level'])
        for each in list(logger.handlers):
            logger.removeHandler(each)
        for each in given.get('handlers', []):
            logger.addHandler(handlers[each])
        for each in given.get('filters', []):
            logger.addFilter(filters[each])
    for name, given in config.get('loggers', {}).items():
        logger = logging.getLogger(name)
        set_up(logger, given)
        if given.get('propagate') is not None:
            logger.propagate = given['propagate']
    if 'root' in config:
        set_up(logging.getLogger(), config['root'])
`;
