/** @see https://docs.python.org/3.11/library/statistics.html */
export const statisticsSource = `
import collections
import math
from fractions import Fraction

def fmean(data, weights=None):
    items = list(data)
    if not items:
        raise StatisticsError('fmean requires at least one data point')
    return math.fsum(items) / len(items)
def _squares(data):
    center = math.fsum(data) / len(data)
    return math.fsum([(each - center) ** 2 for each in data])
def variance(data, xbar=None):
    items = list(data)
    if len(items) < 2:
        raise StatisticsError('variance requires at least two data points')
    return _squares(items) / (len(items) - 1)
def pvariance(data, mu=None):
    items = list(data)
    if not items:
        raise StatisticsError('pvariance requires at least one data point')
    return _squares(items) / len(items)
def stdev(data, xbar=None):
    items = list(data)
    if len(items) < 2:
        raise StatisticsError('stdev requires at least two data points')
    return math.sqrt(_squares(items) / (len(items) - 1))
def pstdev(data, mu=None):
    return math.sqrt(pvariance(data))
def mode(data):
    counts = {}
    for each in data:
        counts[each] = counts.get(each, 0) + 1
    if not counts:
        raise StatisticsError('no mode for empty data')
    most = max(counts.values())
    return [each for each in counts if counts[each] == most][0]
def median_low(data):
    items = sorted(data)
    return items[(len(items) - 1) // 2]
def median_high(data):
    items = sorted(data)
    return items[len(items) // 2]
def quantiles(data, *, n=4, method='exclusive'):
    items = sorted(data)
    size = len(items)
    made = []
    if method == 'inclusive':
        for i in range(1, n):
            j, delta = divmod(i * (size - 1), n)
            made.append((items[j] * (n - delta) + items[j + 1] * delta) / n)
        return made
    for i in range(1, n):
        j = i * (size + 1) // n
        j = 1 if j < 1 else size - 1 if j > size - 1 else j
        delta = i * (size + 1) - j * n
        made.append((items[j - 1] * (n - delta) + items[j] * delta) / n)
    return made
def multimode(data):
    counts = {}
    for each in data:
        counts[each] = counts.get(each, 0) + 1
    most = max(counts.values(), default=0)
    return [each for each in counts if counts[each] == most]
def harmonic_mean(data, weights=None):
    items = list(data)
    if not items:
        raise StatisticsError('harmonic_mean requires at least one data point')
    if min(items) < 0:
        raise StatisticsError('harmonic mean does not support negative values')
    if 0 in items:
        return 0
    parts = list(weights) if weights is not None else [1] * len(items)
    total = sum([Fraction(part) / Fraction(each) for part, each in zip(parts, items)], Fraction(0))
    return float(sum([Fraction(part) for part in parts], Fraction(0)) / total)
def geometric_mean(data):
    items = list(data)
    if not items:
        raise StatisticsError('Must have a non-empty dataset')
    return math.exp(math.fsum([math.log(each) for each in items]) / len(items))
def median_grouped(data, interval=1):
    items = sorted(data)
    size = len(items)
    if size == 0:
        raise StatisticsError('no median for empty data')
    if size == 1:
        return items[0]
    middle = items[size // 2]
    below = len([each for each in items if each < middle])
    same = items.count(middle)
    return middle - interval / 2 + interval * (size / 2 - below) / same
def _pairs(x, y, what):
    xs, ys = list(x), list(y)
    if len(xs) != len(ys):
        raise StatisticsError(what + ' requires that both inputs have same number of data points')
    if len(xs) < 2:
        raise StatisticsError(what + ' requires at least two data points')
    mx, my = math.fsum(xs) / len(xs), math.fsum(ys) / len(ys)
    return [each - mx for each in xs], [each - my for each in ys], mx, my
def covariance(x, y, /):
    xs, ys, mx, my = _pairs(x, y, 'covariance')
    return math.fsum([a * b for a, b in zip(xs, ys)]) / (len(xs) - 1)
def correlation(x, y, /):
    xs, ys, mx, my = _pairs(x, y, 'correlation')
    return math.fsum([a * b for a, b in zip(xs, ys)]) / math.sqrt(math.fsum([a * a for a in xs]) * math.fsum([b * b for b in ys]))
LinearRegression = collections.namedtuple('LinearRegression', 'slope intercept')
def linear_regression(x, y, /, *, proportional=False):
    xs, ys, mx, my = _pairs(x, y, 'linear regression')
    slope = math.fsum([a * b for a, b in zip(xs, ys)]) / math.fsum([a * a for a in xs])
    return LinearRegression(slope, my - slope * mx)
`;
