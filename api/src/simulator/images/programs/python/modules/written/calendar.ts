/** @see https://docs.python.org/3.11/library/calendar.html */
export const calendarSource = `
import datetime

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
January = 1
February = 2
day_name = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
day_abbr = [each[:3] for each in day_name]
month_name = ['', 'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
month_abbr = [each[:3] for each in month_name]
mdays = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
_state = {'first': 0}

class IllegalMonthError(ValueError):
    def __init__(self, month):
        self.month = month
    def __str__(self):
        return 'bad month number %r; must be 1-12' % self.month

def isleap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
def leapdays(y1, y2):
    return len([each for each in range(y1, y2) if isleap(each)])
def weekday(year, month, day):
    return datetime.date(year, month, day).weekday()
def monthrange(year, month):
    if not 1 <= month <= 12:
        raise IllegalMonthError(month)
    return weekday(year, month, 1), mdays[month] + (1 if month == 2 and isleap(year) else 0)
def timegm(parts):
    year, month, day, hour, minute, second = tuple(parts)[:6]
    days = datetime.date(year, month, 1).toordinal() - datetime.date(1970, 1, 1).toordinal() + day - 1
    return ((days * 24 + hour) * 60 + minute) * 60 + second
def firstweekday():
    return _state['first']
def setfirstweekday(first):
    _state['first'] = first
def _weeks(year, month, first):
    start, count = monthrange(year, month)
    days = [0] * ((start - first) % 7) + list(range(1, count + 1))
    days += [0] * (-len(days) % 7)
    return [days[i:i + 7] for i in range(0, len(days), 7)]
def monthcalendar(year, month):
    return _weeks(year, month, firstweekday())
def _header(width, first):
    names = day_name if width >= 9 else day_abbr
    return ' '.join([names[(first + i) % 7][:width].center(width) for i in range(7)])
def _row(week, width):
    return ' '.join([('' if day == 0 else '%2d' % day).center(width) for day in week])
def _month(year, month, w, l, first):
    width = max(2, w)
    lines = max(1, l)
    title = '%s %d' % (month_name[month], year)
    text = title.center(7 * (width + 1) - 1).rstrip() + '\\n' * lines
    text += _header(width, first).rstrip() + '\\n' * lines
    for week in _weeks(year, month, first):
        text += _row(week, width).rstrip() + '\\n' * lines
    return text
def month(theyear, themonth, w=0, l=0):
    return _month(theyear, themonth, w, l, firstweekday())
def prmonth(theyear, themonth, w=0, l=0):
    print(month(theyear, themonth, w, l), end='')

class Calendar:
    def __init__(self, firstweekday=0):
        self.firstweekday = firstweekday
    def iterweekdays(self):
        return iter([(self.firstweekday + i) % 7 for i in range(7)])
    def monthdayscalendar(self, year, month):
        return _weeks(year, month, self.firstweekday)
    def itermonthdays(self, year, month):
        return iter([day for week in self.monthdayscalendar(year, month) for day in week])
    def monthdays2calendar(self, year, month):
        return [[(day, (self.firstweekday + i) % 7) for i, day in enumerate(week)] for week in self.monthdayscalendar(year, month)]
    def itermonthdates(self, year, month):
        start = datetime.date(year, month, 1)
        before = (start.weekday() - self.firstweekday) % 7
        count = 7 * len(self.monthdayscalendar(year, month))
        return iter([start + datetime.timedelta(days=i - before) for i in range(count)])
class TextCalendar(Calendar):
    def formatmonth(self, theyear, themonth, w=0, l=0):
        return _month(theyear, themonth, w, l, self.firstweekday)
    def prmonth(self, theyear, themonth, w=0, l=0):
        print(self.formatmonth(theyear, themonth, w, l), end='')
`;
