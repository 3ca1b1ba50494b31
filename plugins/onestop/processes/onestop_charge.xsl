<?xml version="1.0" encoding="UTF-8"?>
<!-- The one-off charge is asked for (M21). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="d" select="demand/*"/>
    <xsl:variable name="i" select="item/c:item"/>
    <OneOffChargeRequest>
      <chargeNo><xsl:value-of select="concat('SF-', no)"/></chargeNo>
      <kind>collect</kind>
      <xsl:copy-of select="$d/c:demandOrderNo"/>
      <contractNo><xsl:value-of select="agreement/*/contractNo"/></contractNo>
      <xsl:copy-of select="$d/c:customerCode"/>
      <xsl:copy-of select="$d/c:customerName"/>
      <xsl:copy-of select="$d/c:kaCode"/>
      <xsl:copy-of select="$d/c:kaMark"/>
      <xsl:copy-of select="$d/c:customerLevel"/>
      <xsl:copy-of select="$d/c:account"/>
      <xsl:if test="quoted/*/oneOffCharge != ''"><amount currency="CNY"><xsl:value-of select="format-number(quoted/*/oneOffCharge, &apos;0.00&apos;)"/></amount></xsl:if>
      <dueOn><xsl:value-of select="$d/c:deadline"/></dueOn>
      <requestedBy><xsl:value-of select="$d/c:acceptedBy"/></requestedBy>
      <requestedAt><xsl:value-of select="$now"/></requestedAt>
    </OneOffChargeRequest>
  </xsl:template>
</xsl:stylesheet>
