<?xml version="1.0" encoding="UTF-8"?>
<!-- A customer that is made, of what the form gave, as CustomerProfileChanged (M01). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="b" select="basic/*"/>
    <CustomerProfileChanged>
      <customerCode><xsl:value-of select="$b/code"/></customerCode>
      <customerName><xsl:value-of select="$b/name"/></customerName>
      <kaMark>false</kaMark>
      <customerLevel>standard</customerLevel>
      <changeKind>created</changeKind>
      <version>1</version>
      <changedAt><xsl:value-of select="$now"/></changedAt>
      <changedBy><xsl:value-of select="basic/@by[. = 'local']"/><xsl:value-of select="substring(substring-after(basic/@by, ':'), 1, 40)"/></changedBy>
      <system>customer_view</system>
      <region><xsl:value-of select="$b/province"/></region>
      <basicData>
        <name><xsl:value-of select="$b/name"/></name>
        <xsl:if test="$b/shortName != ''"><shortName><xsl:value-of select="$b/shortName"/></shortName></xsl:if>
        <xsl:if test="$b/industry != ''"><industry><xsl:value-of select="$b/industry"/></industry></xsl:if>
        <province><xsl:value-of select="$b/province"/></province>
        <area><xsl:value-of select="$b/area"/></area>
        <address><xsl:value-of select="$b/address"/></address>
        <xsl:if test="$b/registrationNo != ''"><registrationNo><xsl:value-of select="$b/registrationNo"/></registrationNo></xsl:if>
        <xsl:if test="$b/phone != ''"><phone><xsl:value-of select="$b/phone"/></phone></xsl:if>
        <xsl:if test="$b/unit != ''"><managingUnit><xsl:value-of select="$b/unit"/></managingUnit></xsl:if>
        <xsl:if test="$b/accountManager != ''"><accountManager><xsl:value-of select="$b/accountManager"/></accountManager></xsl:if>
      </basicData>
    </CustomerProfileChanged>
  </xsl:template>
</xsl:stylesheet>
