"""Dates in a text, and their periods."""

from __future__ import annotations

import pytest

from kipo_graph.language.dates import MONTHS, dates_in, states_day


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("It met on 3 May 2021.", "3 May 2021 = 2021-05-03"),
        ("It met on the 3rd of May, 2021.", "3rd of May, 2021 = 2021-05-03"),
        ("It met on May 3, 2021.", "May 3, 2021 = 2021-05-03"),
        ("It met on May 3rd 2021.", "May 3rd 2021 = 2021-05-03"),
        ("It met in May 2021.", "May 2021 = 2021-05"),
        ("It met in Sept. 2021 and Sept 2020.", "Sept. 2021 = 2021-09; Sept 2020 = 2020-09"),
        ("It met in Febr. 2021.", "Febr. 2021 = 2021-02"),
        ("It met on 12 to 14 September 2022.", "12 to 14 September 2022 = 2022-09-12/2022-09-14"),
        ("It met 30 May – 2 June 2021.", "30 May – 2 June 2021 = 2021-05-30/2021-06-02"),
        ("It met on 3 and 4 June 2021.", "3 and 4 June 2021 = 2021-06-03/2021-06-04"),
        ("It met on 3 and 5 June 2021.", "5 June 2021 = 2021-06-05"),
        ("It met on June 3-5, 2021.", "June 3-5, 2021 = 2021-06-03/2021-06-05"),
        ("May 30 to June 2, 2021.", "May 30 to June 2, 2021 = 2021-05-30/2021-06-02"),
        ("It met on 14 to 12 September 2022.", "12 September 2022 = 2022-09-12"),
        ("It met on 12 to 12 September 2022.", "12 September 2022 = 2022-09-12"),
        ("12 May to 14 June 2021.", "12 May to 14 June 2021 = 2021-05-12/2021-06-14"),
        ("It met on the third of May 2021.", "third of May 2021 = 2021-05-03"),
        ("It met on the Twentieth of May, 2021.", "Twentieth of May, 2021 = 2021-05-20"),
        ("It met on 2021-05-03.", "2021-05-03 = 2021-05-03"),
        ("It met on 2021-05-31.", "2021-05-31 = 2021-05-31"),
        ("On 2021-01-01 or 2021-12-01.", "2021-01-01 = 2021-01-01; 2021-12-01 = 2021-12-01"),
        ("It met on 2021-13-03.", "2021 = 2021"),
        ("It met on 2021-00-03.", "2021 = 2021"),
        ("It met on 2021-05-32.", "2021 = 2021"),
        ("It ran from 2019 to 2021.", "from 2019 to 2021 = 2019/2021"),
        ("It ran between 2019 and 2021.", "between 2019 and 2021 = 2019/2021"),
        ("It ran from 2021 to 2021.", "from 2021 to 2021 = 2021/2021"),
        ("It ran from 2021 to 2019.", "2021 = 2021; 2019 = 2019"),
        ("It ran since 2019.", "since 2019 = 2019/"),
        ("In 2019, 2020 and 2021.", "2019 = 2019; 2020 = 2020; 2021 = 2021"),
        ("It met on 32 May 2021.", "May 2021 = 2021-05"),
        ("It met on 31 May 2021.", "31 May 2021 = 2021-05-31"),
        ("It met on 0 May 2021.", "May 2021 = 2021-05"),
        ("It cost 2,019, $2019 and 2019%.", ""),
        ("It has 2019,5 boats and 12019 nets.", ""),
        ("It met in 1899 and 2100.", ""),
    ],
)
def test_dates_of_a_text(text: str, dates: str) -> None:
    found = [f"{text[one.start : one.end]} = {one.period}" for one in dates_in(text)]
    assert found == list(filter(None, dates.split("; ")))


@pytest.mark.parametrize("month", MONTHS)
def test_every_month_has_its_number(month: str) -> None:
    (found,) = dates_in(f"It met on 7 {month.title()} 2021.")
    assert found.period == f"2021-{MONTHS[month]:02}-07"
    assert f"{MONTHS[month]:02}" == {
        "jan": "01", "feb": "02", "mar": "03", "apr": "04", "may": "05", "jun": "06",
        "jul": "07", "aug": "08", "sep": "09", "oct": "10", "nov": "11", "dec": "12",
    }[month[:3]]  # fmt: skip


def test_only_the_same_day_states_a_day() -> None:
    assert states_day("2021-05-03", "It met on 3 May 2021.")
    assert not states_day("2021-05-03", "It met on 4 May 2021.")
    assert not states_day("2021-05-03", "It met on 3 and 4 May 2021.")
