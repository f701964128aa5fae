/** The frames of Python's own within calls that fail, in each version. Recorded; LIB is where its library is. */
export const ownFrameTable: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  environ: {
    '3.8': ['  File "LIB/os.py", line 675, in __getitem__\n    raise KeyError(key) from None\n'],
    '3.9': ['  File "LIB/os.py", line 679, in __getitem__\n    raise KeyError(key) from None\n'],
    '3.10': ['  File "LIB/os.py", line 680, in __getitem__\n    raise KeyError(key) from None\n'],
    '3.11': ['  File "<frozen os>", line 679, in __getitem__\n'],
    '3.12': ['  File "<frozen os>", line 685, in __getitem__\n'],
    '3.13': ['  File "<frozen os>", line 716, in __getitem__\n'],
  },
  randomChoice: {
    '3.11': ['  File "LIB/random.py", line 373, in choice\n    raise IndexError(\'Cannot choose from an empty sequence\')\n'],
  },
  randrange: {
    '3.11': [
      '  File "LIB/random.py", line 345, in randrange\n    raise ValueError("empty range for randrange() (%d, %d, %d)" % (istart, istop, width))\n',
    ],
  },
  randrangeOne: {
    '3.11': ['  File "LIB/random.py", line 313, in randrange\n    raise ValueError("empty range for randrange()")\n'],
  },
  randint: {
    '3.11': [
      '  File "LIB/random.py", line 362, in randint\n    return self.randrange(a, b+1)\n           ^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/random.py", line 345, in randrange\n    raise ValueError("empty range for randrange() (%d, %d, %d)" % (istart, istop, width))\n',
    ],
  },
  timeStrptime: {
    '3.11': [
      '  File "LIB/_strptime.py", line 562, in _strptime_time\n    tt = _strptime(data_string, format)[0]\n         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/_strptime.py", line 349, in _strptime\n    raise ValueError("time data %r does not match format %r" %\n',
    ],
  },
  datetimeStrptime: {
    '3.11': [
      '  File "LIB/_strptime.py", line 568, in _strptime_datetime\n    tt, fraction, gmtoff_fraction = _strptime(data_string, format)\n                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/_strptime.py", line 349, in _strptime\n    raise ValueError("time data %r does not match format %r" %\n',
    ],
  },
  json: {
    '3.8': [
      '  File "LIB/json/__init__.py", line 357, in loads\n    return _default_decoder.decode(s)\n',
      '  File "LIB/json/decoder.py", line 337, in decode\n    obj, end = self.raw_decode(s, idx=_w(s, 0).end())\n',
      '  File "LIB/json/decoder.py", line 353, in raw_decode\n    obj, end = self.scan_once(s, idx)\n',
    ],
    '3.9': [
      '  File "LIB/json/__init__.py", line 346, in loads\n    return _default_decoder.decode(s)\n',
      '  File "LIB/json/decoder.py", line 337, in decode\n    obj, end = self.raw_decode(s, idx=_w(s, 0).end())\n',
      '  File "LIB/json/decoder.py", line 353, in raw_decode\n    obj, end = self.scan_once(s, idx)\n',
    ],
    '3.10': [
      '  File "LIB/json/__init__.py", line 346, in loads\n    return _default_decoder.decode(s)\n',
      '  File "LIB/json/decoder.py", line 337, in decode\n    obj, end = self.raw_decode(s, idx=_w(s, 0).end())\n',
      '  File "LIB/json/decoder.py", line 353, in raw_decode\n    obj, end = self.scan_once(s, idx)\n',
    ],
    '3.11': [
      '  File "LIB/json/__init__.py", line 346, in loads\n    return _default_decoder.decode(s)\n           ^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/json/decoder.py", line 337, in decode\n    obj, end = self.raw_decode(s, idx=_w(s, 0).end())\n               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/json/decoder.py", line 353, in raw_decode\n    obj, end = self.scan_once(s, idx)\n               ^^^^^^^^^^^^^^^^^^^^^^\n',
    ],
    '3.12': [
      '  File "LIB/json/__init__.py", line 346, in loads\n    return _default_decoder.decode(s)\n           ^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/json/decoder.py", line 337, in decode\n    obj, end = self.raw_decode(s, idx=_w(s, 0).end())\n               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/json/decoder.py", line 353, in raw_decode\n    obj, end = self.scan_once(s, idx)\n               ^^^^^^^^^^^^^^^^^^^^^^\n',
    ],
    '3.13': [
      '  File "LIB/json/__init__.py", line 346, in loads\n    return _default_decoder.decode(s)\n           ~~~~~~~~~~~~~~~~~~~~~~~^^^\n',
      '  File "LIB/json/decoder.py", line 344, in decode\n    obj, end = self.raw_decode(s, idx=_w(s, 0).end())\n               ~~~~~~~~~~~~~~~^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/json/decoder.py", line 360, in raw_decode\n    obj, end = self.scan_once(s, idx)\n               ~~~~~~~~~~~~~~^^^^^^^^\n',
    ],
  },
  jsonValue: {
    '3.8': [
      '  File "LIB/json/__init__.py", line 357, in loads\n    return _default_decoder.decode(s)\n',
      '  File "LIB/json/decoder.py", line 337, in decode\n    obj, end = self.raw_decode(s, idx=_w(s, 0).end())\n',
      '  File "LIB/json/decoder.py", line 355, in raw_decode\n    raise JSONDecodeError("Expecting value", s, err.value) from None\n',
    ],
    '3.9': [
      '  File "LIB/json/__init__.py", line 346, in loads\n    return _default_decoder.decode(s)\n',
      '  File "LIB/json/decoder.py", line 337, in decode\n    obj, end = self.raw_decode(s, idx=_w(s, 0).end())\n',
      '  File "LIB/json/decoder.py", line 355, in raw_decode\n    raise JSONDecodeError("Expecting value", s, err.value) from None\n',
    ],
    '3.10': [
      '  File "LIB/json/__init__.py", line 346, in loads\n    return _default_decoder.decode(s)\n',
      '  File "LIB/json/decoder.py", line 337, in decode\n    obj, end = self.raw_decode(s, idx=_w(s, 0).end())\n',
      '  File "LIB/json/decoder.py", line 355, in raw_decode\n    raise JSONDecodeError("Expecting value", s, err.value) from None\n',
    ],
    '3.11': [
      '  File "LIB/json/__init__.py", line 346, in loads\n    return _default_decoder.decode(s)\n           ^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/json/decoder.py", line 337, in decode\n    obj, end = self.raw_decode(s, idx=_w(s, 0).end())\n               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/json/decoder.py", line 355, in raw_decode\n    raise JSONDecodeError("Expecting value", s, err.value) from None\n',
    ],
    '3.12': [
      '  File "LIB/json/__init__.py", line 346, in loads\n    return _default_decoder.decode(s)\n           ^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/json/decoder.py", line 337, in decode\n    obj, end = self.raw_decode(s, idx=_w(s, 0).end())\n               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/json/decoder.py", line 355, in raw_decode\n    raise JSONDecodeError("Expecting value", s, err.value) from None\n',
    ],
    '3.13': [
      '  File "LIB/json/__init__.py", line 346, in loads\n    return _default_decoder.decode(s)\n           ~~~~~~~~~~~~~~~~~~~~~~~^^^\n',
      '  File "LIB/json/decoder.py", line 344, in decode\n    obj, end = self.raw_decode(s, idx=_w(s, 0).end())\n               ~~~~~~~~~~~~~~~^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/json/decoder.py", line 362, in raw_decode\n    raise JSONDecodeError("Expecting value", s, err.value) from None\n',
    ],
  },
  jsonExtra: {
    '3.8': [
      '  File "LIB/json/__init__.py", line 357, in loads\n    return _default_decoder.decode(s)\n',
      '  File "LIB/json/decoder.py", line 340, in decode\n    raise JSONDecodeError("Extra data", s, end)\n',
    ],
    '3.9': [
      '  File "LIB/json/__init__.py", line 346, in loads\n    return _default_decoder.decode(s)\n',
      '  File "LIB/json/decoder.py", line 340, in decode\n    raise JSONDecodeError("Extra data", s, end)\n',
    ],
    '3.10': [
      '  File "LIB/json/__init__.py", line 346, in loads\n    return _default_decoder.decode(s)\n',
      '  File "LIB/json/decoder.py", line 340, in decode\n    raise JSONDecodeError("Extra data", s, end)\n',
    ],
    '3.11': [
      '  File "LIB/json/__init__.py", line 346, in loads\n    return _default_decoder.decode(s)\n           ^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/json/decoder.py", line 340, in decode\n    raise JSONDecodeError("Extra data", s, end)\n',
    ],
    '3.12': [
      '  File "LIB/json/__init__.py", line 346, in loads\n    return _default_decoder.decode(s)\n           ^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/json/decoder.py", line 340, in decode\n    raise JSONDecodeError("Extra data", s, end)\n',
    ],
    '3.13': [
      '  File "LIB/json/__init__.py", line 346, in loads\n    return _default_decoder.decode(s)\n           ~~~~~~~~~~~~~~~~~~~~~~~^^^\n',
      '  File "LIB/json/decoder.py", line 347, in decode\n    raise JSONDecodeError("Extra data", s, end)\n',
    ],
  },
  jsonLoad: {
    '3.8': ['  File "LIB/json/__init__.py", line 293, in load\n    return loads(fp.read(),\n'],
    '3.9': ['  File "LIB/json/__init__.py", line 293, in load\n    return loads(fp.read(),\n'],
    '3.10': ['  File "LIB/json/__init__.py", line 293, in load\n    return loads(fp.read(),\n'],
    '3.11': ['  File "LIB/json/__init__.py", line 293, in load\n    return loads(fp.read(),\n           ^^^^^^^^^^^^^^^^\n'],
    '3.12': ['  File "LIB/json/__init__.py", line 293, in load\n    return loads(fp.read(),\n           ^^^^^^^^^^^^^^^^\n'],
    '3.13': [
      '  File "LIB/json/__init__.py", line 293, in load\n    return loads(fp.read(),\n        cls=cls, object_hook=object_hook,\n        parse_float=parse_float, parse_int=parse_int,\n        parse_constant=parse_constant, object_pairs_hook=object_pairs_hook, **kw)\n',
    ],
  },
  run: {
    '3.8': ['  File "LIB/subprocess.py", line 516, in run\n    raise CalledProcessError(retcode, process.args,\n'],
    '3.9': ['  File "LIB/subprocess.py", line 528, in run\n    raise CalledProcessError(retcode, process.args,\n'],
    '3.10': ['  File "LIB/subprocess.py", line 526, in run\n    raise CalledProcessError(retcode, process.args,\n'],
    '3.11': ['  File "LIB/subprocess.py", line 571, in run\n    raise CalledProcessError(retcode, process.args,\n'],
    '3.12': ['  File "LIB/subprocess.py", line 571, in run\n    raise CalledProcessError(retcode, process.args,\n'],
    '3.13': [
      '  File "LIB/subprocess.py", line 577, in run\n    raise CalledProcessError(retcode, process.args,\n                             output=stdout, stderr=stderr)\n',
    ],
  },
  checkCall: {
    '3.8': ['  File "LIB/subprocess.py", line 364, in check_call\n    raise CalledProcessError(retcode, cmd)\n'],
    '3.9': ['  File "LIB/subprocess.py", line 373, in check_call\n    raise CalledProcessError(retcode, cmd)\n'],
    '3.10': ['  File "LIB/subprocess.py", line 369, in check_call\n    raise CalledProcessError(retcode, cmd)\n'],
    '3.11': ['  File "LIB/subprocess.py", line 413, in check_call\n    raise CalledProcessError(retcode, cmd)\n'],
    '3.12': ['  File "LIB/subprocess.py", line 413, in check_call\n    raise CalledProcessError(retcode, cmd)\n'],
    '3.13': ['  File "LIB/subprocess.py", line 419, in check_call\n    raise CalledProcessError(retcode, cmd)\n'],
  },
  checkOutput: {
    '3.8': [
      '  File "LIB/subprocess.py", line 415, in check_output\n    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True,\n',
    ],
    '3.9': [
      '  File "LIB/subprocess.py", line 424, in check_output\n    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True,\n',
    ],
    '3.10': [
      '  File "LIB/subprocess.py", line 421, in check_output\n    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True,\n',
    ],
    '3.11': [
      '  File "LIB/subprocess.py", line 466, in check_output\n    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True,\n           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
    ],
    '3.12': [
      '  File "LIB/subprocess.py", line 466, in check_output\n    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True,\n           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
    ],
    '3.13': [
      '  File "LIB/subprocess.py", line 472, in check_output\n    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True,\n           ~~~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n               **kwargs).stdout\n               ^^^^^^^^^\n',
    ],
  },
  asyncioRun: {
    '3.8': [
      '  File "LIB/asyncio/runners.py", line 44, in run\n    return loop.run_until_complete(main)\n',
      '  File "LIB/asyncio/base_events.py", line 616, in run_until_complete\n    return future.result()\n',
    ],
    '3.9': [
      '  File "LIB/asyncio/runners.py", line 44, in run\n    return loop.run_until_complete(main)\n',
      '  File "LIB/asyncio/base_events.py", line 647, in run_until_complete\n    return future.result()\n',
    ],
    '3.10': [
      '  File "LIB/asyncio/runners.py", line 44, in run\n    return loop.run_until_complete(main)\n',
      '  File "LIB/asyncio/base_events.py", line 649, in run_until_complete\n    return future.result()\n',
    ],
    '3.11': [
      '  File "LIB/asyncio/runners.py", line 190, in run\n    return runner.run(main)\n           ^^^^^^^^^^^^^^^^\n',
      '  File "LIB/asyncio/runners.py", line 118, in run\n    return self._loop.run_until_complete(task)\n           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/asyncio/base_events.py", line 653, in run_until_complete\n    return future.result()\n           ^^^^^^^^^^^^^^^\n',
    ],
    '3.12': [
      '  File "LIB/asyncio/runners.py", line 194, in run\n    return runner.run(main)\n           ^^^^^^^^^^^^^^^^\n',
      '  File "LIB/asyncio/runners.py", line 118, in run\n    return self._loop.run_until_complete(task)\n           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/asyncio/base_events.py", line 684, in run_until_complete\n    return future.result()\n           ^^^^^^^^^^^^^^^\n',
    ],
    '3.13': [
      '  File "LIB/asyncio/runners.py", line 194, in run\n    return runner.run(main)\n           ~~~~~~~~~~^^^^^^\n',
      '  File "LIB/asyncio/runners.py", line 118, in run\n    return self._loop.run_until_complete(task)\n           ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~^^^^^^\n',
      '  File "LIB/asyncio/base_events.py", line 721, in run_until_complete\n    return future.result()\n           ~~~~~~~~~~~~~^^\n',
    ],
  },
};
