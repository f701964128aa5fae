/** @see https://docs.python.org/3.11/library/statistics.html */
export const statisticsSource = `
import math

class StatisticsError(ValueError):
    pass

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
`;
