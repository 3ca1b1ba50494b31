<?xml version="1.0" encoding="UTF-8"?>
<!-- A quote with its lines and their sums (M15). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <xsl:variable name="a" select="after"/>
    <xsl:if test="not($a/quote_item)">
      <xsl:message terminate="yes">the quote has no line; add one before it is priced</xsl:message>
    </xsl:if>
    <xsl:variable name="monthly" select="sum($a/quote_item/monthly_charge)"/>
    <xsl:variable name="once" select="sum($a/quote_item/one_off_charge)"/>
    <QuoteChanged>
      <quoteNo><xsl:value-of select="$a/number"/></quoteNo>
      <version><xsl:value-of select="@version"/></version>
      <name><xsl:value-of select="$a/name"/></name>
      <state><xsl:value-of select="translate($a/@state, '_', '-')"/></state>
      <customerCode><xsl:value-of select="$a/customer_code"/></customerCode>
      <customerName><xsl:value-of select="$a/customer_name"/></customerName>
      <xsl:if test="$a/ka_code"><kaCode><xsl:value-of select="$a/ka_code"/></kaCode></xsl:if>
      <kaMark><xsl:value-of select="$a/ka_mark = 'true'"/></kaMark>
      <xsl:if test="$a/customer_level"><customerLevel><xsl:value-of select="$a/customer_level"/></customerLevel></xsl:if>
      <xsl:if test="$a/account"><account><xsl:value-of select="$a/account"/></account></xsl:if>
      <xsl:if test="$a/opportunity/number"><opportunityNo><xsl:value-of select="$a/opportunity/number"/></opportunityNo></xsl:if>
      <xsl:if test="$a/solution/number"><solutionNo><xsl:value-of select="$a/solution/number"/></solutionNo></xsl:if>
      <xsl:if test="$a/contract_no"><contractNo><xsl:value-of select="$a/contract_no"/></contractNo></xsl:if>
      <productKind><xsl:value-of select="$a/product_kind"/></productKind>
      <xsl:if test="$a/sla_level"><slaLevel><xsl:value-of select="$a/sla_level"/></slaLevel></xsl:if>
      <months><xsl:value-of select="$a/months"/></months>
      <monthlyCharge><xsl:value-of select="format-number($monthly, '0.00')"/></monthlyCharge>
      <oneOffCharge><xsl:value-of select="format-number($once, '0.00')"/></oneOffCharge>
      <totalAmount><xsl:value-of select="format-number($monthly * $a/months + $once, '0.00')"/></totalAmount>
      <discountRate>
        <xsl:for-each select="$a/quote_item">
          <xsl:sort select="discount_rate" data-type="number" order="descending"/>
          <xsl:if test="position() = 1"><xsl:value-of select="format-number(number(concat('0', discount_rate)), '0.00')"/></xsl:if>
        </xsl:for-each>
      </discountRate>
      <validUntil><xsl:value-of select="$a/valid_until"/></validUntil>
      <accountManager><xsl:value-of select="$a/account_manager"/></accountManager>
      <xsl:if test="$a/team"><team><xsl:value-of select="$a/team"/></team></xsl:if>
      <managingUnit><xsl:value-of select="$a/unit"/></managingUnit>
      <region><xsl:value-of select="$a/region"/></region>
      <items>
        <xsl:for-each select="$a/quote_item">
          <xsl:sort select="number"/>
          <item>
            <itemNo><xsl:value-of select="number"/></itemNo>
            <product><xsl:value-of select="product"/></product>
            <productName><xsl:value-of select="product_name"/></productName>
            <productKind><xsl:value-of select="product_kind"/></productKind>
            <xsl:if test="rate"><rate><xsl:value-of select="rate"/></rate></xsl:if>
            <quantity><xsl:value-of select="quantity"/></quantity>
            <listMonthly><xsl:value-of select="list_monthly"/></listMonthly>
            <discountRate><xsl:value-of select="format-number(number(concat('0', discount_rate)), '0.00')"/></discountRate>
            <monthlyCharge><xsl:value-of select="monthly_charge"/></monthlyCharge>
            <oneOffCharge><xsl:value-of select="format-number(number(concat('0', one_off_charge)), '0.00')"/></oneOffCharge>
            <xsl:if test="address_a">
              <endA>
                <region><xsl:value-of select="region_a"/></region>
                <city><xsl:value-of select="city_a"/></city>
                <address><xsl:value-of select="address_a"/></address>
              </endA>
            </xsl:if>
            <xsl:if test="address_z">
              <endZ>
                <region><xsl:value-of select="region_z"/></region>
                <city><xsl:value-of select="city_z"/></city>
                <address><xsl:value-of select="address_z"/></address>
              </endZ>
            </xsl:if>
            <crossTerritory><xsl:value-of select="cross_territory = 'true'"/></crossTerritory>
          </item>
        </xsl:for-each>
      </items>
      <xsl:if test="@reason != ''"><reason><xsl:value-of select="@reason"/></reason></xsl:if>
      <changedAt><xsl:value-of select="@at"/></changedAt>
      <changedBy><xsl:value-of select="translate(substring(@actor, 1 + string-length(substring-before(@actor, ':')) + contains(@actor, ':')), ' :', '..')"/></changedBy>
    </QuoteChanged>
  </xsl:template>
</xsl:stylesheet>
