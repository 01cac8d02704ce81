"""The Faker providers that `@faker(…)` takes: texts that a person could say, in any locale, whatever the day."""

PROVIDERS = frozenset(
    """
    address administrative_unit bank bban building_number catch_phrase city color_name company company_email
    company_suffix country country_code credit_card_number cryptocurrency_code cryptocurrency_name currency_code
    currency_name domain_name domain_word ean13 ean8 email file_extension file_name file_path first_name
    first_name_female first_name_male free_email hex_color hostname iban ipv4 ipv6 isbn10 isbn13 job language_code
    language_name last_name license_plate mac_address mime_type name name_female name_male passport_number
    phone_number postcode safe_email sentence slug ssn street_address street_name swift timezone url user_name vin
    word
    """.split()
)
