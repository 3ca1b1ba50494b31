<?xml version="1.0" encoding="UTF-8"?>
<!-- The first account of a new customer, of what the form gave, as AccountChanged (M08). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="b" select="basic/*"/>
    <xsl:variable name="a" select="account/*"/>
    <AccountChanged>
      <customerCode><xsl:value-of select="$b/code"/></customerCode>
      <customerName><xsl:value-of select="$b/name"/></customerName>
      <kaMark>false</kaMark>
      <customerLevel>standard</customerLevel>
      <account><xsl:value-of select="$a/number"/></account>
      <version>1</version>
      <changeKind>created</changeKind>
      <name><xsl:value-of select="$b/name"/></name>
      <payMethod><xsl:value-of select="$a/payMethod"/></payMethod>
      <xsl:if test="$a/bank != ''"><bank><xsl:value-of select="$a/bank"/></bank></xsl:if>
      <xsl:if test="$a/bankAccount != ''"><bankAccount><xsl:value-of select="$a/bankAccount"/></bankAccount></xsl:if>
      <cycle>monthly</cycle>
      <region><xsl:value-of select="$b/province"/></region>
      <changedAt><xsl:value-of select="$now"/></changedAt>
      <changedBy><xsl:value-of select="account/@by[. = 'local']"/><xsl:value-of select="substring(substring-after(account/@by, ':'), 1, 40)"/></changedBy>
    </AccountChanged>
  </xsl:template>
</xsl:stylesheet>
