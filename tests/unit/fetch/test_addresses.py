"""Which addresses and URLs the crawler connects to."""

import pytest

from crawler.fetch.addresses import EgressRules, networks
from crawler.fetch.destination import refusal

PUBLIC = EgressRules()
INTRANET = EgressRules(allowed=networks(["127.0.0.0/8", "10.1.0.0/16"]))

INTERNAL = """
    0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254
    168.63.129.16 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.8
    192.0.0.170 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.19.255.255 198.51.100.1
    203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1 ::10.0.0.1
    ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 64:ff9b::127.0.0.1 64:ff9b::10.0.0.1
    64:ff9b::169.254.169.254 64:ff9b:1::1 100::1 2001::1 2001:0:7f00:1:: 2001:2::1 2001:10::1
    2001:db8::1 2002:7f00:1:: 2002:a00:1:: 2002:808:808:: 3fff::1 5f00::1 fc00::1 fd00:ec2::254
    fe80::1 fe80::1%eth0 fec0::1 ff02::1 ff0e::1 2606:4700::5efe:10.0.0.1
    2606:4700::200:5efe:127.0.0.1
""".split()
OPEN = (
    "8.8.8.8 93.184.215.14 1.1.1.1 2606:4700::1111 2a00:1450:4001::1 64:ff9b::8.8.8.8 ::ffff:8.8.8.8".split()
)

SPELLINGS = (
    "http://127.0.0.1/", "http://127.1/", "http://127.0.1/", "http://2130706433/", "http://0x7f000001/",
    "http://0x7f.1/", "http://0177.0.0.1/", "http://017700000001/", "http://127.000.000.001/",
    "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[0:0:0:0:0:ffff:127.0.0.1]/", "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[fe80::1%25eth0]/", "http://[example.com]/",
    "http://①②⑦.0.0.1/", "http://127。0。0。1/", "http://127．0．0．1/", "http://127｡0｡0｡1/",
    "http://127.0.0.1./", "http://%31%32%37.0.0.1/", "http://127.0.0.1%2f@example.com/", "http://a%2eb.com/",
    "http://example.com@127.0.0.1/", "http://127.0.0.1#@example.com/", "http://user:pass@example.com/",
    "http://127.0.0.1\\@example.com/", "http://exam ple.com/", "http://example.com\t/", "http://\x00example.com/",
    "http://localhost/", "http://LOCALHOST/", "http://foo.localhost/", "http://printer.local/", "http://intranet/",
    "http://metadata.google.internal/", "http://router.home.arpa/", "http://0/", "http://0.0.0.0/", "http://1.1.1.1/",
    "http://example.com:22/", "http://example.com:8080/", "http://example.com:0/", "http://example.com:99999/",
    "http://example.com:+80/", "http://example.com::80/", "http://-example.com/", "http://example..com/",
    "http:///x",
    "http://", "http:example.com", "//example.com/", "ftp://example.com/", "file:///etc/passwd",
    "data:text/html,x",
    "javascript:alert(1)", "gopher://example.com/", "s3://bucket/key", "HTTP+UNIX://x/", "http://[::1", "http://]/",
    "http://" + "a" * 64 + ".com/", "https://example.com/" + "a" * 2083,
)  # fmt: skip


@pytest.mark.parametrize("address", INTERNAL)
def test_c1_an_internal_address_is_refused(address: str) -> None:
    assert PUBLIC.refusal(address, 443) is not None


@pytest.mark.parametrize("address", OPEN)
def test_a_public_address_is_not_refused(address: str) -> None:
    assert PUBLIC.refusal(address, 443) is None


@pytest.mark.parametrize("url", SPELLINGS)
def test_c1_a_url_that_is_not_plain_is_refused(url: str) -> None:
    assert refusal(url, PUBLIC) is not None


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/2026/03/a-story/?page=2#top",
        "http://www.example.co.uk/",
        "https://bücher.example.com/",
        "https://xn--bcher-kva.example.com/",
        "https://example.com./",
        "https://example.com:443/",
        "https://a_b.example.com/x",
        "https://example.com/path/@user",
    ],
)
def test_a_plain_url_is_not_refused(url: str) -> None:
    assert refusal(url, PUBLIC) is None


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1", "10.1.2.3"])
def test_a_listed_network_may_be_asked_on_any_port(address: str) -> None:
    assert INTRANET.refusal(address, 8123) is None


@pytest.mark.parametrize("address", ["10.2.0.1", "169.254.169.254", "::1"])
def test_listing_one_network_opens_no_other(address: str) -> None:
    assert INTRANET.refusal(address, 443) is not None


def test_a_public_host_is_not_asked_without_a_contact() -> None:
    anonymous = EgressRules(allowed=networks(["127.0.0.0/8"]), has_contact=False)

    assert "FEATURES_CONTACT" in (anonymous.refusal("8.8.8.8", 443) or "")
    assert anonymous.refusal("127.0.0.1", 8000) is None


def test_this_machine_s_own_public_address_is_refused() -> None:
    rules = EgressRules(refused=networks(["93.184.215.14"]))

    assert rules.refusal("93.184.215.14", 443) is not None
