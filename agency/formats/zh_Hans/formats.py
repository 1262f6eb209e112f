"""No zero before a month: 9月4日, as in a whole date, where Django writes 09月4日."""

MONTH_DAY_FORMAT = "n月j日"
