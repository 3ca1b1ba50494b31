<?xml version="1.0" encoding="UTF-8"?>
<!-- The resource system is asked for the scheme of an item (M24, R5.20). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="o" select="order/*"/>
    <xsl:variable name="i" select="item/c:item"/>
    <ResourceAllocationRequest>
      <allocationNo><xsl:value-of select="concat('ZY-', item/no)"/></allocationNo>
      <xsl:copy-of select="$o/c:orderNo"/>
      <itemNo><xsl:value-of select="item/no"/></itemNo>
      <xsl:copy-of select="$o/c:customerCode"/>
      <xsl:copy-of select="$o/c:customerName"/>
      <xsl:copy-of select="$o/c:kaCode"/>
      <xsl:copy-of select="$o/c:kaMark"/>
      <xsl:copy-of select="$o/c:customerLevel"/>
      <region><xsl:value-of select="facts/regionZ"/></region>
      <xsl:copy-of select="$i/c:action"/>
      <xsl:copy-of select="$i/c:productKind"/>
      <xsl:copy-of select="$i/c:rate"/>
      <xsl:copy-of select="$i/c:quantity"/>
      <xsl:copy-of select="$i/c:circuitCode"/>
      <xsl:copy-of select="$i/c:endA"/>
      <xsl:copy-of select="$i/c:endZ"/>
      <xsl:copy-of select="$o/c:slaLevel"/>
      <needs>
        <need><needNo>1</needNo><kind>port</kind><segment>a-end</segment><xsl:copy-of select="$i/c:rate"/><quantity>1</quantity></need>
        <xsl:if test="$i/c:endZ">
          <need><needNo>2</needNo><kind>circuit</kind><segment>trunk</segment><xsl:copy-of select="$i/c:rate"/><quantity>1</quantity></need>
          <need><needNo>3</needNo><kind>port</kind><segment>z-end</segment><xsl:copy-of select="$i/c:rate"/><quantity>1</quantity></need>
        </xsl:if>
      </needs>
      <deadline><xsl:value-of select="($i/c:deadline | $o/c:deadline)[last()]"/></deadline>
      <answerBy><xsl:value-of select="concat(substring($o/c:deadline, 1, 10), 'T18:00:00+08:00')"/></answerBy>
      <requestedBy><xsl:value-of select="($o/c:acceptedBy | $o/c:leadOffice)[last()]"/></requestedBy>
    </ResourceAllocationRequest>
  </xsl:template>
</xsl:stylesheet>
