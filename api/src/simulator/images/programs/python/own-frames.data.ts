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
  subprocessRun: {
    '3.8': [
      '  File "LIB/subprocess.py", line 493, in run\n    with Popen(*popenargs, **kwargs) as process:\n',
      '  File "LIB/subprocess.py", line 858, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n',
      '  File "LIB/subprocess.py", line 1720, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
    '3.9': [
      '  File "LIB/subprocess.py", line 505, in run\n    with Popen(*popenargs, **kwargs) as process:\n',
      '  File "LIB/subprocess.py", line 951, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n',
      '  File "LIB/subprocess.py", line 1837, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
    '3.10': [
      '  File "LIB/subprocess.py", line 503, in run\n    with Popen(*popenargs, **kwargs) as process:\n',
      '  File "LIB/subprocess.py", line 971, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n',
      '  File "LIB/subprocess.py", line 1863, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
    '3.11': [
      '  File "LIB/subprocess.py", line 548, in run\n    with Popen(*popenargs, **kwargs) as process:\n         ^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/subprocess.py", line 1024, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n',
      '  File "LIB/subprocess.py", line 1901, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
    '3.12': [
      '  File "LIB/subprocess.py", line 548, in run\n    with Popen(*popenargs, **kwargs) as process:\n         ^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/subprocess.py", line 1026, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n',
      '  File "LIB/subprocess.py", line 1950, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
    '3.13': [
      '  File "LIB/subprocess.py", line 554, in run\n    with Popen(*popenargs, **kwargs) as process:\n         ~~~~~^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/subprocess.py", line 1036, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n    ~~~~~~~~~~~~~~~~~~~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n                        pass_fds, cwd, env,\n                        ^^^^^^^^^^^^^^^^^^^\n    ...<5 lines>...\n                        gid, gids, uid, umask,\n                        ^^^^^^^^^^^^^^^^^^^^^^\n                        start_new_session, process_group)\n                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/subprocess.py", line 1966, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
  },
  subprocessPopen: {
    '3.8': [
      '  File "LIB/subprocess.py", line 858, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n',
      '  File "LIB/subprocess.py", line 1720, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
    '3.9': [
      '  File "LIB/subprocess.py", line 951, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n',
      '  File "LIB/subprocess.py", line 1837, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
    '3.10': [
      '  File "LIB/subprocess.py", line 971, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n',
      '  File "LIB/subprocess.py", line 1863, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
    '3.11': [
      '  File "LIB/subprocess.py", line 1024, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n',
      '  File "LIB/subprocess.py", line 1901, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
    '3.12': [
      '  File "LIB/subprocess.py", line 1026, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n',
      '  File "LIB/subprocess.py", line 1950, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
    '3.13': [
      '  File "LIB/subprocess.py", line 1036, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n    ~~~~~~~~~~~~~~~~~~~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n                        pass_fds, cwd, env,\n                        ^^^^^^^^^^^^^^^^^^^\n    ...<5 lines>...\n                        gid, gids, uid, umask,\n                        ^^^^^^^^^^^^^^^^^^^^^^\n                        start_new_session, process_group)\n                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/subprocess.py", line 1966, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
  },
  subprocessCall: {
    '3.8': [
      '  File "LIB/subprocess.py", line 340, in call\n    with Popen(*popenargs, **kwargs) as p:\n',
      '  File "LIB/subprocess.py", line 858, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n',
      '  File "LIB/subprocess.py", line 1720, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
    '3.9': [
      '  File "LIB/subprocess.py", line 349, in call\n    with Popen(*popenargs, **kwargs) as p:\n',
      '  File "LIB/subprocess.py", line 951, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n',
      '  File "LIB/subprocess.py", line 1837, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
    '3.10': [
      '  File "LIB/subprocess.py", line 345, in call\n    with Popen(*popenargs, **kwargs) as p:\n',
      '  File "LIB/subprocess.py", line 971, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n',
      '  File "LIB/subprocess.py", line 1863, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
    '3.11': [
      '  File "LIB/subprocess.py", line 389, in call\n    with Popen(*popenargs, **kwargs) as p:\n         ^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/subprocess.py", line 1024, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n',
      '  File "LIB/subprocess.py", line 1901, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
    '3.12': [
      '  File "LIB/subprocess.py", line 389, in call\n    with Popen(*popenargs, **kwargs) as p:\n         ^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/subprocess.py", line 1026, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n',
      '  File "LIB/subprocess.py", line 1950, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
    '3.13': [
      '  File "LIB/subprocess.py", line 395, in call\n    with Popen(*popenargs, **kwargs) as p:\n         ~~~~~^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/subprocess.py", line 1036, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n    ~~~~~~~~~~~~~~~~~~~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n                        pass_fds, cwd, env,\n                        ^^^^^^^^^^^^^^^^^^^\n    ...<5 lines>...\n                        gid, gids, uid, umask,\n                        ^^^^^^^^^^^^^^^^^^^^^^\n                        start_new_session, process_group)\n                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/subprocess.py", line 1966, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
  },
  subprocessCheckCall: {
    '3.8': [
      '  File "LIB/subprocess.py", line 359, in check_call\n    retcode = call(*popenargs, **kwargs)\n',
      '  File "LIB/subprocess.py", line 340, in call\n    with Popen(*popenargs, **kwargs) as p:\n',
      '  File "LIB/subprocess.py", line 858, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n',
      '  File "LIB/subprocess.py", line 1720, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
    '3.9': [
      '  File "LIB/subprocess.py", line 368, in check_call\n    retcode = call(*popenargs, **kwargs)\n',
      '  File "LIB/subprocess.py", line 349, in call\n    with Popen(*popenargs, **kwargs) as p:\n',
      '  File "LIB/subprocess.py", line 951, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n',
      '  File "LIB/subprocess.py", line 1837, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
    '3.10': [
      '  File "LIB/subprocess.py", line 364, in check_call\n    retcode = call(*popenargs, **kwargs)\n',
      '  File "LIB/subprocess.py", line 345, in call\n    with Popen(*popenargs, **kwargs) as p:\n',
      '  File "LIB/subprocess.py", line 971, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n',
      '  File "LIB/subprocess.py", line 1863, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
    '3.11': [
      '  File "LIB/subprocess.py", line 408, in check_call\n    retcode = call(*popenargs, **kwargs)\n              ^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/subprocess.py", line 389, in call\n    with Popen(*popenargs, **kwargs) as p:\n         ^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/subprocess.py", line 1024, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n',
      '  File "LIB/subprocess.py", line 1901, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
    '3.12': [
      '  File "LIB/subprocess.py", line 408, in check_call\n    retcode = call(*popenargs, **kwargs)\n              ^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/subprocess.py", line 389, in call\n    with Popen(*popenargs, **kwargs) as p:\n         ^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/subprocess.py", line 1026, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n',
      '  File "LIB/subprocess.py", line 1950, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
    '3.13': [
      '  File "LIB/subprocess.py", line 414, in check_call\n    retcode = call(*popenargs, **kwargs)\n',
      '  File "LIB/subprocess.py", line 395, in call\n    with Popen(*popenargs, **kwargs) as p:\n         ~~~~~^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/subprocess.py", line 1036, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n    ~~~~~~~~~~~~~~~~~~~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n                        pass_fds, cwd, env,\n                        ^^^^^^^^^^^^^^^^^^^\n    ...<5 lines>...\n                        gid, gids, uid, umask,\n                        ^^^^^^^^^^^^^^^^^^^^^^\n                        start_new_session, process_group)\n                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/subprocess.py", line 1966, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
  },
  subprocessCheckOutput: {
    '3.8': [
      '  File "LIB/subprocess.py", line 415, in check_output\n    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True,\n',
      '  File "LIB/subprocess.py", line 493, in run\n    with Popen(*popenargs, **kwargs) as process:\n',
      '  File "LIB/subprocess.py", line 858, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n',
      '  File "LIB/subprocess.py", line 1720, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
    '3.9': [
      '  File "LIB/subprocess.py", line 424, in check_output\n    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True,\n',
      '  File "LIB/subprocess.py", line 505, in run\n    with Popen(*popenargs, **kwargs) as process:\n',
      '  File "LIB/subprocess.py", line 951, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n',
      '  File "LIB/subprocess.py", line 1837, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
    '3.10': [
      '  File "LIB/subprocess.py", line 421, in check_output\n    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True,\n',
      '  File "LIB/subprocess.py", line 503, in run\n    with Popen(*popenargs, **kwargs) as process:\n',
      '  File "LIB/subprocess.py", line 971, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n',
      '  File "LIB/subprocess.py", line 1863, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
    '3.11': [
      '  File "LIB/subprocess.py", line 466, in check_output\n    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True,\n           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/subprocess.py", line 548, in run\n    with Popen(*popenargs, **kwargs) as process:\n         ^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/subprocess.py", line 1024, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n',
      '  File "LIB/subprocess.py", line 1901, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
    '3.12': [
      '  File "LIB/subprocess.py", line 466, in check_output\n    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True,\n           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/subprocess.py", line 548, in run\n    with Popen(*popenargs, **kwargs) as process:\n         ^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/subprocess.py", line 1026, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n',
      '  File "LIB/subprocess.py", line 1950, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
    '3.13': [
      '  File "LIB/subprocess.py", line 472, in check_output\n    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True,\n           ~~~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n               **kwargs).stdout\n               ^^^^^^^^^\n',
      '  File "LIB/subprocess.py", line 554, in run\n    with Popen(*popenargs, **kwargs) as process:\n         ~~~~~^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/subprocess.py", line 1036, in __init__\n    self._execute_child(args, executable, preexec_fn, close_fds,\n    ~~~~~~~~~~~~~~~~~~~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n                        pass_fds, cwd, env,\n                        ^^^^^^^^^^^^^^^^^^^\n    ...<5 lines>...\n                        gid, gids, uid, umask,\n                        ^^^^^^^^^^^^^^^^^^^^^^\n                        start_new_session, process_group)\n                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/subprocess.py", line 1966, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n',
    ],
  },
  pathReadText: {
    '3.8': [
      '  File "LIB/pathlib.py", line 1236, in read_text\n    with self.open(mode=\'r\', encoding=encoding, errors=errors) as f:\n',
      '  File "LIB/pathlib.py", line 1222, in open\n    return io.open(self, mode, buffering, encoding, errors, newline,\n',
      '  File "LIB/pathlib.py", line 1078, in _opener\n    return self._accessor.open(self, flags, mode)\n',
    ],
    '3.9': [
      '  File "LIB/pathlib.py", line 1266, in read_text\n    with self.open(mode=\'r\', encoding=encoding, errors=errors) as f:\n',
      '  File "LIB/pathlib.py", line 1252, in open\n    return io.open(self, mode, buffering, encoding, errors, newline,\n',
      '  File "LIB/pathlib.py", line 1120, in _opener\n    return self._accessor.open(self, flags, mode)\n',
    ],
    '3.10': [
      '  File "LIB/pathlib.py", line 1134, in read_text\n    with self.open(mode=\'r\', encoding=encoding, errors=errors) as f:\n',
      '  File "LIB/pathlib.py", line 1119, in open\n    return self._accessor.open(self, mode, buffering, encoding, errors,\n',
    ],
    '3.11': [
      '  File "LIB/pathlib.py", line 1058, in read_text\n    with self.open(mode=\'r\', encoding=encoding, errors=errors) as f:\n         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/pathlib.py", line 1044, in open\n    return io.open(self, mode, buffering, encoding, errors, newline)\n           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
    ],
    '3.12': [
      '  File "LIB/pathlib.py", line 1027, in read_text\n    with self.open(mode=\'r\', encoding=encoding, errors=errors) as f:\n         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/pathlib.py", line 1013, in open\n    return io.open(self, mode, buffering, encoding, errors, newline)\n           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
    ],
    '3.13': [
      '  File "LIB/pathlib/_local.py", line 546, in read_text\n    return PathBase.read_text(self, encoding, errors, newline)\n           ~~~~~~~~~~~~~~~~~~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/pathlib/_abc.py", line 632, in read_text\n    with self.open(mode=\'r\', encoding=encoding, errors=errors, newline=newline) as f:\n         ~~~~~~~~~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/pathlib/_local.py", line 537, in open\n    return io.open(self, mode, buffering, encoding, errors, newline)\n           ~~~~~~~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
    ],
  },
  pathReadBytes: {
    '3.8': [
      '  File "LIB/pathlib.py", line 1229, in read_bytes\n    with self.open(mode=\'rb\') as f:\n',
      '  File "LIB/pathlib.py", line 1222, in open\n    return io.open(self, mode, buffering, encoding, errors, newline,\n',
      '  File "LIB/pathlib.py", line 1078, in _opener\n    return self._accessor.open(self, flags, mode)\n',
    ],
    '3.9': [
      '  File "LIB/pathlib.py", line 1259, in read_bytes\n    with self.open(mode=\'rb\') as f:\n',
      '  File "LIB/pathlib.py", line 1252, in open\n    return io.open(self, mode, buffering, encoding, errors, newline,\n',
      '  File "LIB/pathlib.py", line 1120, in _opener\n    return self._accessor.open(self, flags, mode)\n',
    ],
    '3.10': [
      '  File "LIB/pathlib.py", line 1126, in read_bytes\n    with self.open(mode=\'rb\') as f:\n',
      '  File "LIB/pathlib.py", line 1119, in open\n    return self._accessor.open(self, mode, buffering, encoding, errors,\n',
    ],
    '3.11': [
      '  File "LIB/pathlib.py", line 1050, in read_bytes\n    with self.open(mode=\'rb\') as f:\n         ^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/pathlib.py", line 1044, in open\n    return io.open(self, mode, buffering, encoding, errors, newline)\n           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
    ],
    '3.12': [
      '  File "LIB/pathlib.py", line 1019, in read_bytes\n    with self.open(mode=\'rb\') as f:\n         ^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/pathlib.py", line 1013, in open\n    return io.open(self, mode, buffering, encoding, errors, newline)\n           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
    ],
    '3.13': [
      '  File "LIB/pathlib/_abc.py", line 625, in read_bytes\n    with self.open(mode=\'rb\') as f:\n         ~~~~~~~~~^^^^^^^^^^^\n',
      '  File "LIB/pathlib/_local.py", line 537, in open\n    return io.open(self, mode, buffering, encoding, errors, newline)\n           ~~~~~~~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
    ],
  },
  pathWriteText: {
    '3.8': [
      '  File "LIB/pathlib.py", line 1255, in write_text\n    with self.open(mode=\'w\', encoding=encoding, errors=errors) as f:\n',
      '  File "LIB/pathlib.py", line 1222, in open\n    return io.open(self, mode, buffering, encoding, errors, newline,\n',
      '  File "LIB/pathlib.py", line 1078, in _opener\n    return self._accessor.open(self, flags, mode)\n',
    ],
    '3.9': [
      '  File "LIB/pathlib.py", line 1285, in write_text\n    with self.open(mode=\'w\', encoding=encoding, errors=errors) as f:\n',
      '  File "LIB/pathlib.py", line 1252, in open\n    return io.open(self, mode, buffering, encoding, errors, newline,\n',
      '  File "LIB/pathlib.py", line 1120, in _opener\n    return self._accessor.open(self, flags, mode)\n',
    ],
    '3.10': [
      '  File "LIB/pathlib.py", line 1154, in write_text\n    with self.open(mode=\'w\', encoding=encoding, errors=errors, newline=newline) as f:\n',
      '  File "LIB/pathlib.py", line 1119, in open\n    return self._accessor.open(self, mode, buffering, encoding, errors,\n',
    ],
    '3.11': [
      '  File "LIB/pathlib.py", line 1078, in write_text\n    with self.open(mode=\'w\', encoding=encoding, errors=errors, newline=newline) as f:\n         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/pathlib.py", line 1044, in open\n    return io.open(self, mode, buffering, encoding, errors, newline)\n           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
    ],
    '3.12': [
      '  File "LIB/pathlib.py", line 1047, in write_text\n    with self.open(mode=\'w\', encoding=encoding, errors=errors, newline=newline) as f:\n         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/pathlib.py", line 1013, in open\n    return io.open(self, mode, buffering, encoding, errors, newline)\n           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
    ],
    '3.13': [
      '  File "LIB/pathlib/_local.py", line 555, in write_text\n    return PathBase.write_text(self, data, encoding, errors, newline)\n           ~~~~~~~~~~~~~~~~~~~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/pathlib/_abc.py", line 651, in write_text\n    with self.open(mode=\'w\', encoding=encoding, errors=errors, newline=newline) as f:\n         ~~~~~~~~~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/pathlib/_local.py", line 537, in open\n    return io.open(self, mode, buffering, encoding, errors, newline)\n           ~~~~~~~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
    ],
  },
  pathWriteBytes: {
    '3.8': [
      '  File "LIB/pathlib.py", line 1245, in write_bytes\n    with self.open(mode=\'wb\') as f:\n',
      '  File "LIB/pathlib.py", line 1222, in open\n    return io.open(self, mode, buffering, encoding, errors, newline,\n',
      '  File "LIB/pathlib.py", line 1078, in _opener\n    return self._accessor.open(self, flags, mode)\n',
    ],
    '3.9': [
      '  File "LIB/pathlib.py", line 1275, in write_bytes\n    with self.open(mode=\'wb\') as f:\n',
      '  File "LIB/pathlib.py", line 1252, in open\n    return io.open(self, mode, buffering, encoding, errors, newline,\n',
      '  File "LIB/pathlib.py", line 1120, in _opener\n    return self._accessor.open(self, flags, mode)\n',
    ],
    '3.10': [
      '  File "LIB/pathlib.py", line 1143, in write_bytes\n    with self.open(mode=\'wb\') as f:\n',
      '  File "LIB/pathlib.py", line 1119, in open\n    return self._accessor.open(self, mode, buffering, encoding, errors,\n',
    ],
    '3.11': [
      '  File "LIB/pathlib.py", line 1067, in write_bytes\n    with self.open(mode=\'wb\') as f:\n         ^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/pathlib.py", line 1044, in open\n    return io.open(self, mode, buffering, encoding, errors, newline)\n           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
    ],
    '3.12': [
      '  File "LIB/pathlib.py", line 1036, in write_bytes\n    with self.open(mode=\'wb\') as f:\n         ^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/pathlib.py", line 1013, in open\n    return io.open(self, mode, buffering, encoding, errors, newline)\n           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
    ],
    '3.13': [
      '  File "LIB/pathlib/_abc.py", line 641, in write_bytes\n    with self.open(mode=\'wb\') as f:\n         ~~~~~~~~~^^^^^^^^^^^\n',
      '  File "LIB/pathlib/_local.py", line 537, in open\n    return io.open(self, mode, buffering, encoding, errors, newline)\n           ~~~~~~~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
    ],
  },
  pathOpen: {
    '3.8': [
      '  File "LIB/pathlib.py", line 1222, in open\n    return io.open(self, mode, buffering, encoding, errors, newline,\n',
      '  File "LIB/pathlib.py", line 1078, in _opener\n    return self._accessor.open(self, flags, mode)\n',
    ],
    '3.9': [
      '  File "LIB/pathlib.py", line 1252, in open\n    return io.open(self, mode, buffering, encoding, errors, newline,\n',
      '  File "LIB/pathlib.py", line 1120, in _opener\n    return self._accessor.open(self, flags, mode)\n',
    ],
    '3.10': ['  File "LIB/pathlib.py", line 1119, in open\n    return self._accessor.open(self, mode, buffering, encoding, errors,\n'],
    '3.11': [
      '  File "LIB/pathlib.py", line 1044, in open\n    return io.open(self, mode, buffering, encoding, errors, newline)\n           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
    ],
    '3.12': [
      '  File "LIB/pathlib.py", line 1013, in open\n    return io.open(self, mode, buffering, encoding, errors, newline)\n           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
    ],
    '3.13': [
      '  File "LIB/pathlib/_local.py", line 537, in open\n    return io.open(self, mode, buffering, encoding, errors, newline)\n           ~~~~~~~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
    ],
  },
  pathUnlink: {
    '3.8': ['  File "LIB/pathlib.py", line 1325, in unlink\n    self._accessor.unlink(self)\n'],
    '3.9': ['  File "LIB/pathlib.py", line 1354, in unlink\n    self._accessor.unlink(self)\n'],
    '3.10': ['  File "LIB/pathlib.py", line 1206, in unlink\n    self._accessor.unlink(self)\n'],
    '3.11': ['  File "LIB/pathlib.py", line 1147, in unlink\n    os.unlink(self)\n'],
    '3.12': ['  File "LIB/pathlib.py", line 1342, in unlink\n    os.unlink(self)\n'],
    '3.13': ['  File "LIB/pathlib/_local.py", line 746, in unlink\n    os.unlink(self)\n    ~~~~~~~~~^^^^^^\n'],
  },
  pathMkdir: {
    '3.8': ['  File "LIB/pathlib.py", line 1288, in mkdir\n    self._accessor.mkdir(self, mode)\n'],
    '3.9': ['  File "LIB/pathlib.py", line 1323, in mkdir\n    self._accessor.mkdir(self, mode)\n'],
    '3.10': ['  File "LIB/pathlib.py", line 1175, in mkdir\n    self._accessor.mkdir(self, mode)\n'],
    '3.11': ['  File "LIB/pathlib.py", line 1116, in mkdir\n    os.mkdir(self, mode)\n'],
    '3.12': ['  File "LIB/pathlib.py", line 1311, in mkdir\n    os.mkdir(self, mode)\n'],
    '3.13': ['  File "LIB/pathlib/_local.py", line 722, in mkdir\n    os.mkdir(self, mode)\n    ~~~~~~~~^^^^^^^^^^^^\n'],
  },
  pathRmdir: {
    '3.8': ['  File "LIB/pathlib.py", line 1336, in rmdir\n    self._accessor.rmdir(self)\n'],
    '3.9': ['  File "LIB/pathlib.py", line 1363, in rmdir\n    self._accessor.rmdir(self)\n'],
    '3.10': ['  File "LIB/pathlib.py", line 1215, in rmdir\n    self._accessor.rmdir(self)\n'],
    '3.11': ['  File "LIB/pathlib.py", line 1156, in rmdir\n    os.rmdir(self)\n'],
    '3.12': ['  File "LIB/pathlib.py", line 1351, in rmdir\n    os.rmdir(self)\n'],
    '3.13': ['  File "LIB/pathlib/_local.py", line 755, in rmdir\n    os.rmdir(self)\n    ~~~~~~~~^^^^^^\n'],
  },
  pathStat: {
    '3.8': ['  File "LIB/pathlib.py", line 1198, in stat\n    return self._accessor.stat(self)\n'],
    '3.9': ['  File "LIB/pathlib.py", line 1232, in stat\n    return self._accessor.stat(self)\n'],
    '3.10': ['  File "LIB/pathlib.py", line 1097, in stat\n    return self._accessor.stat(self, follow_symlinks=follow_symlinks)\n'],
    '3.11': [
      '  File "LIB/pathlib.py", line 1013, in stat\n    return os.stat(self, follow_symlinks=follow_symlinks)\n           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
    ],
    '3.12': [
      '  File "LIB/pathlib.py", line 840, in stat\n    return os.stat(self, follow_symlinks=follow_symlinks)\n           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
    ],
    '3.13': [
      '  File "LIB/pathlib/_local.py", line 515, in stat\n    return os.stat(self, follow_symlinks=follow_symlinks)\n           ~~~~~~~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
    ],
  },
  pathIterdir: {
    '3.8': ['  File "LIB/pathlib.py", line 1122, in iterdir\n    for name in self._accessor.listdir(self):\n'],
    '3.9': ['  File "LIB/pathlib.py", line 1160, in iterdir\n    for name in self._accessor.listdir(self):\n'],
    '3.10': ['  File "LIB/pathlib.py", line 1017, in iterdir\n    for name in self._accessor.listdir(self):\n'],
    '3.11': ['  File "LIB/pathlib.py", line 931, in iterdir\n    for name in os.listdir(self):\n                ^^^^^^^^^^^^^^^^\n'],
    '3.12': ['  File "LIB/pathlib.py", line 1056, in iterdir\n    for name in os.listdir(self):\n                ^^^^^^^^^^^^^^^^\n'],
    '3.13': [
      '  File "LIB/pathlib/_local.py", line 575, in iterdir\n    with os.scandir(root_dir) as scandir_it:\n         ~~~~~~~~~~^^^^^^^^^^\n',
    ],
  },
  pathRename: {
    '3.8': ['  File "LIB/pathlib.py", line 1359, in rename\n    self._accessor.rename(self, target)\n'],
    '3.9': ['  File "LIB/pathlib.py", line 1382, in rename\n    self._accessor.rename(self, target)\n'],
    '3.10': ['  File "LIB/pathlib.py", line 1234, in rename\n    self._accessor.rename(self, target)\n'],
    '3.11': ['  File "LIB/pathlib.py", line 1175, in rename\n    os.rename(self, target)\n'],
    '3.12': ['  File "LIB/pathlib.py", line 1363, in rename\n    os.rename(self, target)\n'],
    '3.13': ['  File "LIB/pathlib/_local.py", line 767, in rename\n    os.rename(self, target)\n    ~~~~~~~~~^^^^^^^^^^^^^^\n'],
  },
  signalSignal: {
    '3.8': ['  File "LIB/signal.py", line 47, in signal\n    handler = _signal.signal(_enum_to_int(signalnum), _enum_to_int(handler))\n'],
    '3.9': ['  File "LIB/signal.py", line 56, in signal\n    handler = _signal.signal(_enum_to_int(signalnum), _enum_to_int(handler))\n'],
    '3.10': ['  File "LIB/signal.py", line 56, in signal\n    handler = _signal.signal(_enum_to_int(signalnum), _enum_to_int(handler))\n'],
    '3.11': [
      '  File "LIB/signal.py", line 56, in signal\n    handler = _signal.signal(_enum_to_int(signalnum), _enum_to_int(handler))\n              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
    ],
    '3.12': [
      '  File "LIB/signal.py", line 56, in signal\n    handler = _signal.signal(_enum_to_int(signalnum), _enum_to_int(handler))\n              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n',
    ],
    '3.13': ['  File "LIB/signal.py", line 58, in signal\n    handler = _signal.signal(_enum_to_int(signalnum), _enum_to_int(handler))\n'],
  },
  queueEmpty: {
    '3.8': [
      '  File "LIB/queue.py", line 198, in get_nowait\n    return self.get(block=False)\n',
      '  File "LIB/queue.py", line 167, in get\n    raise Empty\n',
    ],
    '3.9': [
      '  File "LIB/queue.py", line 199, in get_nowait\n    return self.get(block=False)\n',
      '  File "LIB/queue.py", line 168, in get\n    raise Empty\n',
    ],
    '3.10': [
      '  File "LIB/queue.py", line 199, in get_nowait\n    return self.get(block=False)\n',
      '  File "LIB/queue.py", line 168, in get\n    raise Empty\n',
    ],
    '3.11': [
      '  File "LIB/queue.py", line 199, in get_nowait\n    return self.get(block=False)\n           ^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/queue.py", line 168, in get\n    raise Empty\n',
    ],
    '3.12': [
      '  File "LIB/queue.py", line 199, in get_nowait\n    return self.get(block=False)\n           ^^^^^^^^^^^^^^^^^^^^^\n',
      '  File "LIB/queue.py", line 168, in get\n    raise Empty\n',
    ],
    '3.13': [
      '  File "LIB/queue.py", line 234, in get_nowait\n    return self.get(block=False)\n           ~~~~~~~~^^^^^^^^^^^^^\n',
      '  File "LIB/queue.py", line 199, in get\n    raise Empty\n',
    ],
  },
  queueGet: {
    '3.8': ['  File "LIB/queue.py", line 178, in get\n    raise Empty\n'],
    '3.9': ['  File "LIB/queue.py", line 179, in get\n    raise Empty\n'],
    '3.10': ['  File "LIB/queue.py", line 179, in get\n    raise Empty\n'],
    '3.11': ['  File "LIB/queue.py", line 179, in get\n    raise Empty\n'],
    '3.12': ['  File "LIB/queue.py", line 179, in get\n    raise Empty\n'],
    '3.13': ['  File "LIB/queue.py", line 212, in get\n    raise Empty\n'],
  },
  connectRefused: {
    '3.8': [
      '  File "LIB/socket.py", line 808, in create_connection\n    raise err\n',
      '  File "LIB/socket.py", line 796, in create_connection\n    sock.connect(sa)\n',
    ],
    '3.9': [
      '  File "LIB/socket.py", line 844, in create_connection\n    raise err\n',
      '  File "LIB/socket.py", line 832, in create_connection\n    sock.connect(sa)\n',
    ],
    '3.10': [
      '  File "LIB/socket.py", line 845, in create_connection\n    raise err\n',
      '  File "LIB/socket.py", line 833, in create_connection\n    sock.connect(sa)\n',
    ],
    '3.11': [
      '  File "LIB/socket.py", line 851, in create_connection\n    raise exceptions[0]\n',
      '  File "LIB/socket.py", line 836, in create_connection\n    sock.connect(sa)\n',
    ],
    '3.12': [
      '  File "LIB/socket.py", line 852, in create_connection\n    raise exceptions[0]\n',
      '  File "LIB/socket.py", line 837, in create_connection\n    sock.connect(sa)\n',
    ],
    '3.13': [
      '  File "LIB/socket.py", line 864, in create_connection\n    raise exceptions[0]\n',
      '  File "LIB/socket.py", line 849, in create_connection\n    sock.connect(sa)\n    ~~~~~~~~~~~~^^^^\n',
    ],
  },
  taskGroup: {
    '3.11': ['  File "LIB/asyncio/taskgroups.py", line 145, in __aexit__\n    raise me from None\n'],
    '3.12': ['  File "LIB/asyncio/taskgroups.py", line 145, in __aexit__\n    raise me from None\n'],
  },
};
