<?xml version="1.0" encoding="UTF-8"?>
<!-- KA02 to M01, from the session and from the nightly file. An empty optional field is absent or empty. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" extension-element-prefixes="kam" exclude-result-prefixes="kam">
  <xsl:output method="xml" encoding="UTF-8"/>
  <xsl:strip-space elements="*"/>

  <xsl:template match="/record[@layout = 'KA02']">
    <xsl:if test="not(VERSION &gt; 0)">
      <xsl:message terminate="yes">VERSION of customer <xsl:value-of select="CUSTCODE"/> is zero; versions start with
        1</xsl:message>
    </xsl:if>
    <xsl:variable name="region" select="kam:to-canonical('province', REGION)"/>
    <CustomerProfileChanged>
      <customerCode><xsl:value-of select="CUSTCODE"/></customerCode>
      <customerName><xsl:value-of select="CUSTNAME"/></customerName>
      <xsl:if test="string(KACODE)">
        <kaCode><xsl:value-of select="KACODE"/></kaCode>
      </xsl:if>
      <kaMark><xsl:value-of select="kam:to-canonical('flag', KAFLAG)"/></kaMark>
      <xsl:if test="string(CUSTLEVEL)">
        <customerLevel><xsl:value-of select="kam:to-canonical('customer-level', CUSTLEVEL)"/></customerLevel>
      </xsl:if>
      <changeKind><xsl:value-of select="kam:to-canonical('change-kind', CHGKIND)"/></changeKind>
      <version><xsl:value-of select="number(VERSION)"/></version>
      <changedAt><xsl:value-of select="kam:instant(CHGTIME)"/></changedAt>
      <changedBy><xsl:value-of select="CHGUSER"/></changedBy>
      <system>ninety_seven</system>
      <region><xsl:value-of select="$region"/></region>
      <basicData>
        <name><xsl:value-of select="CUSTNAME"/></name>
        <xsl:if test="string(SHORTNAME)">
          <shortName><xsl:value-of select="SHORTNAME"/></shortName>
        </xsl:if>
        <xsl:if test="string(OWNERSHIP)">
          <ownership><xsl:value-of select="kam:to-canonical('ownership', OWNERSHIP)"/></ownership>
        </xsl:if>
        <xsl:if test="string(INDUSTRY)">
          <industry><xsl:value-of select="kam:to-canonical('industry', INDUSTRY)"/></industry>
        </xsl:if>
        <province><xsl:value-of select="$region"/></province>
        <area><xsl:value-of select="AREA"/></area>
        <address><xsl:value-of select="ADDRESS"/></address>
        <xsl:if test="string(POSTCODE)">
          <postcode><xsl:value-of select="POSTCODE"/></postcode>
        </xsl:if>
        <xsl:if test="string(REGNO)">
          <registrationNo><xsl:value-of select="REGNO"/></registrationNo>
        </xsl:if>
        <xsl:if test="string(TEL)">
          <phone><xsl:value-of select="TEL"/></phone>
        </xsl:if>
        <xsl:if test="string(MGRNO)">
          <accountManager><xsl:value-of select="MGRNO"/></accountManager>
        </xsl:if>
        <xsl:if test="MONTHFEE &gt; 0">
          <characteristic>
            <name>上月应收</name>
            <value><xsl:value-of select="kam:yuan(MONTHFEE)"/></value>
          </characteristic>
        </xsl:if>
      </basicData>
    </CustomerProfileChanged>
  </xsl:template>
</xsl:stylesheet>
