<?xml version="1.0" encoding="UTF-8"?>
<!-- The service order of a supplementary service (M23). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="o" select="order/*"/>
    <xsl:variable name="i" select="item/c:item"/>
    <ServiceOrderRequested>
      <serviceOrderNo><xsl:value-of select="concat('YW', item/no, '-', service/row/service)"/></serviceOrderNo>
      <xsl:copy-of select="$o/c:orderNo"/>
      <itemNo><xsl:value-of select="item/no"/></itemNo>
      <xsl:copy-of select="$o/c:customerCode"/>
      <xsl:copy-of select="$o/c:customerName"/>
      <xsl:copy-of select="$o/c:kaCode"/>
      <xsl:copy-of select="$o/c:kaMark"/>
      <xsl:copy-of select="$o/c:customerLevel"/>
      <xsl:copy-of select="$o/c:account"/>
      <serviceKind><xsl:value-of select="service/row/kind"/></serviceKind>
      <service><xsl:value-of select="service/row/service"/></service>
      <serviceName><xsl:value-of select="service/row/name"/></serviceName>
      <mainServiceOrderNo><xsl:value-of select="concat('YW', item/no)"/></mainServiceOrderNo>
      <xsl:copy-of select="$i/c:action"/>
      <xsl:copy-of select="$i/c:productKind"/>
      <xsl:copy-of select="$i/c:circuitCode"/>
      <xsl:copy-of select="$i/c:rate"/>
      <xsl:copy-of select="$i/c:quantity"/>
      <region><xsl:value-of select="facts/regionZ"/></region>
      <xsl:copy-of select="$i/c:endA"/>
      <xsl:copy-of select="$i/c:endZ"/>
      <xsl:copy-of select="$o/c:slaLevel"/>
      <urgent>false</urgent>
      <deadline><xsl:value-of select="($i/c:deadline | $o/c:deadline)[last()]"/></deadline>
      <requestedAt><xsl:value-of select="$now"/></requestedAt>
      <xsl:if test="$o/c:leadOffice"><requestedBy><xsl:value-of select="$o/c:leadOffice"/></requestedBy></xsl:if>
    </ServiceOrderRequested>
  </xsl:template>
</xsl:stylesheet>
